import { describe, expect, it } from 'vitest';
import { EnvError, readEnv } from '@/lib/env';

const usable = {
  APP_URL: 'http://localhost:3000',
  DATABASE_URL: 'postgres://app:secret@127.0.0.1:5432/metadata',
  MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
  NEXTAUTH_SECRET: 'x'.repeat(32),
  OBJECT_STORE: 'local',
  OBJECT_STORE_DIR: '/var/lib/objects',
  SCRATCH_DIR: '/var/lib/scratch',
};

const problemsOf = (source: Record<string, string | undefined>) => {
  try {
    readEnv(source);
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
};

describe('readEnv', () => {
  it('takes a usable environment and fills in defaults', () => {
    expect(readEnv(usable)).toMatchObject({ PORT: 3000, ORCHESTRATOR: 'embedded', VINA_PATH: 'vina' });
  });

  it('lists everything that is wrong at once', () => {
    const problems = problemsOf({ PORT: '99999', MASTER_KEY: 'short' });
    for (const name of [
      'APP_URL',
      'DATABASE_URL',
      'MASTER_KEY',
      'NEXTAUTH_SECRET',
      'PORT',
      'OBJECT_STORE_DIR',
    ]) {
      expect(problems.filter((problem) => problem.startsWith(`${name} `))).toHaveLength(1);
    }
  });

  it('refuses the stub engine in a production build, unless somebody says that it is meant', () => {
    const stub = { ...usable, DOCKING_ENGINE: 'stub' };
    expect(problemsOf(stub)).toEqual([]);
    const production = { ...stub, NODE_ENV: 'production' };
    expect(problemsOf(production)).toEqual([expect.stringContaining('STUB_ENGINE_IN_PRODUCTION=allow')]);
    expect(problemsOf({ ...production, STUB_ENGINE_IN_PRODUCTION: 'allow' })).toEqual([]);
    expect(problemsOf({ ...usable, NODE_ENV: 'production' })).toEqual([]);
  });

  it('treats an empty variable as one that is not set', () => {
    expect(problemsOf({ ...usable, APP_URL: '' })).toEqual([expect.stringMatching(/^APP_URL is missing/)]);
  });

  it.each(['server', 'cloud'])('refuses a half configured orchestrator "%s"', (mode) => {
    const problems = problemsOf({ ...usable, ORCHESTRATOR: mode, INNGEST_EVENT_KEY: 'k' });
    expect(problems.join('\n')).toContain('INNGEST_SIGNING_KEY is missing');
    expect(problems.join('\n')).toContain('INNGEST_SERVE_ORIGIN is missing');
    expect(problems.some((problem) => problem.startsWith('INNGEST_BASE_URL'))).toBe(mode === 'server');
  });

  it('refuses dev mode beside a real orchestrator', () => {
    const problems = problemsOf({
      ...usable,
      ORCHESTRATOR: 'server',
      INNGEST_BASE_URL: 'http://inngest:8288',
      INNGEST_SIGNING_KEY: 'ab'.repeat(16),
      INNGEST_EVENT_KEY: 'key',
      INNGEST_SERVE_ORIGIN: 'http://worker:3001',
      INNGEST_DEV: '1',
    });
    expect(problems).toEqual([expect.stringContaining('INNGEST_DEV must be 0')]);
  });

  it('refuses an object store that does not exist', () => {
    expect(problemsOf({ ...usable, OBJECT_STORE: 's3' })).toEqual([expect.stringContaining('OBJECT_STORE')]);
  });

  it('refuses half an SMTP server, and one that is none', () => {
    const [SMTP_URL, MAIL_FROM] = ['smtps://user:password@mail.example.org', 'Lab <lab@example.org>'];
    expect(readEnv({ ...usable, SMTP_URL, MAIL_FROM })).toMatchObject({ SMTP_URL, MAIL_FROM });
    expect(problemsOf({ ...usable, SMTP_URL })).toEqual([expect.stringMatching(/^MAIL_FROM is missing/)]);
    expect(problemsOf({ ...usable, MAIL_FROM })).toEqual([expect.stringMatching(/^SMTP_URL is missing/)]);
    expect(problemsOf({ ...usable, SMTP_URL: 'https://mail.example.org', MAIL_FROM: 'lab' })).toEqual([
      expect.stringMatching(/^SMTP_URL/),
      expect.stringMatching(/^MAIL_FROM/),
    ]);
  });

  it('fetches structures from one place, or from none', () => {
    expect(readEnv(usable).STRUCTURE_SOURCE_URL).toBe('https://files.rcsb.org/download/{id}.cif');
    expect(readEnv({ ...usable, STRUCTURE_SOURCE_URL: 'off' }).STRUCTURE_SOURCE_URL).toBe('off');
    for (const url of ['https://example.org/', 'https://example.org/{id}/{id}', 'ftp://example.org/{id}']) {
      expect(problemsOf({ ...usable, STRUCTURE_SOURCE_URL: url })).toEqual([
        expect.stringMatching(/^STRUCTURE_SOURCE_URL must be "off", or/),
      ]);
    }
  });

  it('lets single sign-on reach nothing private and nothing by http, unless told by name', () => {
    expect(readEnv(usable)).toMatchObject({ SSO_PRIVATE_NETWORKS: 'refuse', SSO_HTTP: 'refuse' });
    expect(problemsOf({ ...usable, SSO_HTTP: 'yes' })).toEqual([expect.stringMatching(/^SSO_HTTP/)]);
  });
});
