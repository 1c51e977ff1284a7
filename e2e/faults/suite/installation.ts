import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { APPLICATION_ROLE } from '@/db/migrate';
import { provisionOrganization } from '@/db/provision';
import { makeMember, makeOrganization } from '@/db/testing/factories';
import { orchestrator } from '@/inngest/client';
import { memberContext, type OrgContext, systemContext } from '@/lib/auth/org-context';
import { openSession, verifySession } from '@/lib/auth/sessions';
import { type Dependencies, dependencies } from '@/lib/dependencies';
import { type LibraryId, newId, type OrganizationId, type TargetId } from '@/lib/domain/ids';
import { PERMISSIONS } from '@/lib/domain/permissions';
import { type DockingMachine, startDockingMachine } from '@/lib/use-cases/docking-machine';
import { getLibrary } from '@/lib/use-cases/libraries/get-library';
import { uploadLibrary } from '@/lib/use-cases/libraries/upload-library';
import { getTarget } from '@/lib/use-cases/targets/get-target';
import { uploadTarget } from '@/lib/use-cases/targets/upload-target';
import { createToken } from '@/lib/use-cases/tokens/create-token';
import { createEmbeddedDatabases, migrateSharedDatabase } from '@/scripts/stack/databases';
import { METADATA_DATABASE } from '@/scripts/stack/environment';
import { delay } from '@/scripts/stack/processes';
import { startThrowawayPostgres, type ThrowawayPostgres } from '@/scripts/stack/throwaway-postgres';
import { ROOT } from './root';

/** Where 5DT0 has its ligand. */
export const CENTER_ANGSTROM = [-5.046, -31.977, 5.536] as const;
const POCKET_ANGSTROM = 9;
const RECEPTOR = Buffer.from(pocketOf(readFileSync(join(ROOT, 'examples/aurora-a/5dt0.pdb'), 'utf8')));

/** Of a PDB file the ligand and whole residues around it: enough for the stub, and read in a tenth of the time. */
function pocketOf(pdb: string): string {
  const lines = pdb.split('\n').filter((line) => /^(ATOM {2}|HETATM)/.test(line) && !line.includes('HOH'));
  const residueOf = (line: string) => line.slice(17, 27);
  const near = new Set(
    lines
      .filter((line) => {
        const at = [30, 38, 46].map((start) => Number(line.slice(start, start + 8)));
        const away = Math.hypot(...CENTER_ANGSTROM.map((value, axis) => value - (at[axis] ?? 0)));
        return away < POCKET_ANGSTROM;
      })
      .map(residueOf),
  );
  return [...lines.filter((line) => near.has(residueOf(line))), 'END', ''].join('\n');
}

/** A task whose worker was silent for so long is another's. As short as leaves a busy machine in peace. */
export const LEASE_SECONDS = 3;

/** An organisation with somebody who may do everything, in person and by a token. */
export interface Organization {
  id: OrganizationId;
  slug: string;
  ctx: OrgContext;
  job: OrgContext;
  token: string;
}

/** An installation of the suite's own, without processes but its database: a real Postgres, real files, the stub engine. */
export interface Installation {
  server: ThrowawayPostgres;
  /** The superuser, on the shared database. */
  admin: Sql;
  adminUrl: string;
  deps: Dependencies;
  /** Of the suite itself: prepares and docks again. */
  machine: DockingMachine;
  folder: string;
  objectsFolder: string;
  /** The file in which engines tell of their work, half by half. */
  journal: string;
  /** For the processes of the product. */
  env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

export async function startInstallation(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  // What is killed here is the server, not the machine: only what it told the system has to last.
  const server = await startThrowawayPostgres({ synchronous_commit: 'on', max_connections: '300' });
  const { port, password } = new URL(server.url);
  const applicationPassword = randomBytes(16).toString('base64url');
  await createEmbeddedDatabases(Number(port), decodeURIComponent(password), applicationPassword);
  const adminUrl = withDatabase(server.url, METADATA_DATABASE);
  await migrateSharedDatabase(adminUrl);
  const url = new URL(adminUrl);
  url.username = APPLICATION_ROLE;
  url.password = applicationPassword;
  const objectsFolder = join(folder, 'objects');
  const scratch = join(folder, 'scratch');
  const journal = join(scratch, 'journal');
  mkdirSync(scratch);
  // Engines write in it only if it is there.
  writeFileSync(journal, '');
  const variables = {
    NODE_ENV: 'test' as const,
    LOG_LEVEL: 'warn',
    APP_URL: 'http://localhost',
    DATABASE_URL: url.toString(),
    DATABASE_ADMIN_URL: adminUrl,
    MASTER_KEY: randomBytes(32).toString('base64'),
    NEXTAUTH_SECRET: randomBytes(32).toString('hex'),
    OBJECT_STORE: 'local',
    OBJECT_STORE_DIR: objectsFolder,
    ORCHESTRATOR: 'embedded',
    STRUCTURE_SOURCE_URL: 'off',
    DOCKING_ENGINE: 'stub',
    DOCKING_CORES: '1',
    // Longer than any pause: who comes back late has an answer all the same.
    LIGAND_TIMEOUT_SECONDS: '60',
    TASK_LEASE_SECONDS: String(LEASE_SECONDS),
    // Each has as little in hand as can be: what is killed is one of many.
    WORKER_CALLS_AT_ONCE: '1',
  };
  // Its own engines are apart, so that what they do is in no journal.
  Object.assign(process.env, variables, { SCRATCH_DIR: join(folder, 'own-scratch'), LOG_LEVEL: 'error' });
  const deps = dependencies();
  const machine = await startDockingMachine();
  const admin = postgres(adminUrl, { max: 2, backoff: () => 0.1, onnotice: () => {} });
  return {
    ...{ server, admin, adminUrl, deps, machine, folder, objectsFolder, journal },
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...variables, SCRATCH_DIR: scratch },
    async close() {
      await machine.close();
      await orchestrator().embedded?.sql.end({ timeout: 1 });
      await deps.results.close();
      await deps.metadata.close();
      await admin.end({ timeout: 1 });
      await server.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An organisation with a database of its own, and nothing in it. */
export async function addOrganization({ deps, adminUrl }: Installation): Promise<Organization> {
  const { id, slug } = await makeOrganization(deps.metadata);
  await provisionOrganization({ ...deps, adminUrl }, id);
  const { id: userId } = await makeMember(deps.metadata, id, [...PERMISSIONS]);
  const session = await verifySession(await openSession(userId, { userAgent: null, ip: null }));
  if (!session) throw new Error('A session that was just opened is not alive.');
  const ctx = await memberContext(session, slug, { requestId: newId('request'), ip: null });
  const { text } = await createToken(ctx, { name: 'faults', scopes: [...PERMISSIONS] });
  const job = await systemContext(id, 'faults');
  return { id, slug, ctx, job, token: text };
}

/** Uploads the target of all runs; workers prepare it. */
export async function addTarget({ ctx }: Organization): Promise<TargetId> {
  const { id: targetId } = await uploadTarget(ctx, { file: { name: '5dt0.pdb', bytes: RECEPTOR } });
  await untilReady(async () => (await getTarget(ctx, { targetId })).status);
  return targetId;
}

/** Uploads a library, of one SMILES a line; workers read it. */
export async function addLibrary({ ctx }: Organization, smiles: readonly string[]): Promise<LibraryId> {
  const lines = smiles.map((each, i) => `${each} ligand ${i + 1}\n`).join('');
  const file = { name: 'ligands.smi', bytes: Buffer.from(lines) };
  const { id: libraryId } = await uploadLibrary(ctx, { file });
  await untilReady(async () => (await getLibrary(ctx, { libraryId })).status);
  return libraryId;
}

async function untilReady(statusOf: () => Promise<string>): Promise<void> {
  for (let status = ''; status !== 'ready'; await delay(100)) {
    status = await statusOf();
    if (status === 'failed') throw new Error('What the suite needs could not be prepared.');
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}
