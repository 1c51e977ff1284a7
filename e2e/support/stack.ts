import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startMailServer } from '@/lib/testing/mail-server';
import { createOrganisation } from '@/scripts/organisations';
import { generatePassword } from '@/scripts/stack/secrets';
import { startStack } from '@/scripts/stack/stack';
import { type StackFacts, type TestOrganisation, writeStackFacts } from './facts';

/** Away from those of a developer's own `npm start`, so that links in its browser never reach a test's. */
const PREFERRED_PORTS = { web: 3200, postgres: 25_532 };

/** Settings of the shell that would lead the tests to somebody's real data. */
const REAL_SERVICES = [
  'DATABASE_URL',
  'DATABASE_ADMIN_URL',
  'MASTER_KEY',
  'APP_URL',
  'PORT',
  'ORCHESTRATOR',
  'OBJECT_STORE_DIR',
  'SCRATCH_DIR',
];

/**
 * Starts a stack of the tests' own: fresh data, own ports, a real Postgres, the built pages, the worker with the real engine, and
 * ten organisations.
 *
 * @param preferredPorts others are taken where these are in use
 * @param say takes a line of what the supervisor does
 * @param settings variables of the product
 */
export async function startTestStack(
  preferredPorts: typeof PREFERRED_PORTS,
  say: (line: string) => void,
  settings: NodeJS.Dict<string> = {},
): Promise<{ facts: StackFacts; stop: () => Promise<void> }> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'browser-tests-'));
  writeFileSync(join(dataFolder, 'ports.json'), JSON.stringify(preferredPorts));
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !REAL_SERVICES.includes(name)),
  );
  const lettersFolder = join(dataFolder, 'letters');
  mkdirSync(lettersFolder);
  let letters = 0;
  const mailServer = await startMailServer((letter) =>
    writeFileSync(join(lettersFolder, `${++letters}.json`), JSON.stringify(letter)),
  );
  const stack = await startStack({
    root: resolve(import.meta.dirname, '../..'),
    dataRoot: dataFolder,
    mode: 'built',
    env: {
      NODE_ENV: 'production',
      ...env,
      SMTP_URL: mailServer.url,
      MAIL_FROM: 'dashboard@example.org',
      // The tests' identity provider is on this machine.
      SSO_HTTP: 'allow',
      SSO_PRIVATE_NETWORKS: 'allow',
      // No test reaches out of this machine.
      STRUCTURE_SOURCE_URL: 'off',
      ...settings,
    },
    say,
  });
  try {
    const organisations: StackFacts['organisations'] = [groupOf('Kinase'), groupOf('Other'), groupOf('New')];
    const guardedOrganisation = groupOf('Guarded');
    const cachedOrganisation = groupOf('Cached');
    const isolatedOrganisations: StackFacts['isolatedOrganisations'] = [
      groupOf('Mercury'),
      groupOf('Jupiter'),
      groupOf('Neptune'),
    ];
    const pictured = groupOf('Aurora');
    const { email, password } = pictured;
    const picturedOrganisations: StackFacts['picturedOrganisations'] = [
      pictured,
      { ...groupOf('Borealis'), email, password },
    ];
    const all = [
      ...[...organisations, guardedOrganisation, cachedOrganisation],
      ...[...isolatedOrganisations, ...picturedOrganisations],
    ];
    for (const { name, slug, email, password } of all) {
      await createOrganisation(stack.env, {
        name,
        slug,
        adminEmail: email,
        adminName: email.split('@')[0] ?? email,
        password,
        forExistingUser: 'set',
      });
    }
    return {
      facts: {
        url: stack.url,
        organisations,
        guardedOrganisation,
        cachedOrganisation,
        isolatedOrganisations,
        picturedOrganisations,
        lettersFolder,
        databaseAdminUrl: stack.env.DATABASE_ADMIN_URL ?? '',
        dataFolder,
      },
      stop: async () => {
        await stack.stop();
        await mailServer.close();
        rmSync(dataFolder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await stack.stop();
    await mailServer.close();
    throw error;
  }
}

function groupOf(word: string): TestOrganisation {
  const slug = `${word.toLowerCase()}-group`;
  return {
    name: `${word} group`,
    slug,
    email: `admin@${word.toLowerCase()}.example.org`,
    password: generatePassword(),
  };
}

/**
 * Starts the stack that the journeys share.
 *
 * @returns what Playwright calls after the last test
 */
export default async function setUp(): Promise<() => Promise<void>> {
  const { facts, stop } = await startTestStack(PREFERRED_PORTS, console.log);
  writeStackFacts(facts);
  return stop;
}
