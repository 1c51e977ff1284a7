import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { readEnv } from '@/lib/env';
import { openDataFolder } from './data-folder';
import { buildEnvironment, checkEnvironment, productEnvironment } from './environment';
import { generateSecrets } from './secrets';
import { StackError } from './stop';

const folder = openDataFolder(mkdtempSync(`${tmpdir()}/environment-`));
const ports = { web: 3002, postgres: 54_321 };
const shell = { NODE_ENV: 'production' } as const;

it('gives the product an environment that it accepts', () => {
  const env = readEnv(productEnvironment(shell, folder, generateSecrets(), ports, 'app_role'));
  expect(env.APP_URL).toBe('http://localhost:3002');
  expect(env.DATABASE_URL).toContain('postgres://app_role:');
  expect(env.DATABASE_URL).toContain('@127.0.0.1:54321/');
  expect(() => readEnv(buildEnvironment(shell, folder))).not.toThrow();
});

it('lets the person’s own settings win, and takes an empty one for none', () => {
  const given = {
    ...shell,
    DATABASE_URL: 'postgres://a:b@db/mad',
    APP_URL: 'https://dock.example.org',
    VINA_PATH: '/opt/vina',
    MASTER_KEY: '',
  };
  const secrets = generateSecrets();
  const env = productEnvironment(given, folder, secrets, ports, 'app_role');
  expect(env).toMatchObject({
    DATABASE_URL: 'postgres://a:b@db/mad',
    APP_URL: 'https://dock.example.org',
    NEXTAUTH_URL: 'https://dock.example.org',
    VINA_PATH: '/opt/vina',
    MASTER_KEY: secrets.masterKey,
  });
  // The owner of somebody else's server is for them to say.
  expect(env.DATABASE_ADMIN_URL).toBeUndefined();
});

it('stops a start that is half configured, with all that is missing', () => {
  const given = { ...shell, ORCHESTRATOR: 'server', INNGEST_EVENT_KEY: 'key' };
  const check = () =>
    checkEnvironment(productEnvironment(given, folder, generateSecrets(), ports, 'app_role'));
  expect(check).toThrow(StackError);
  expect(check).toThrow(
    /INNGEST_BASE_URL is missing.*INNGEST_SIGNING_KEY is missing.*INNGEST_SERVE_ORIGIN is missing/s,
  );
});
