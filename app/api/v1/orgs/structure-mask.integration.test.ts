import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OrganizationRecord } from '@/db/metadata/organizations-repository';
import { makeMember, makeReadyOrganization } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { BUILT_IN_ROLES, type BuiltInRole } from '@/lib/auth/built-in-roles';
import { requireSession } from '@/lib/auth/current-session';
import { openSession, verifySession } from '@/lib/auth/sessions';
import { type Dependencies, dependencies } from '@/lib/dependencies';
import { type PlantedRun, plantRun, STRUCTURE_MARKERS } from '@/lib/use-cases/testing/planted-run';

// Next.js's cookies are the one thing that is not real here: a session is given to the routes instead.
vi.mock('@/lib/auth/current-session', () => ({ requireSession: vi.fn() }));

type Route = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
type RouteModule = { GET?: Route };

/** Every route of an organisation that answers a GET: a new one is in by itself. */
const ROUTES = import.meta.glob<RouteModule>([
  './[[]org[]]/targets/**/route.ts',
  './[[]org[]]/libraries/**/route.ts',
  './[[]org[]]/ligands/**/route.ts',
  './[[]org[]]/runs/**/route.ts',
  './[[]org[]]/shortlists/**/route.ts',
]);
/** Of which the answer is a file, a picture or what was signed of a structure: not for a Collaborator at all. */
const FILES =
  /\/(compare(\/pose-rmsd)?|contacts|interaction-map|scaffolds|files\/\[part\]|pockets|depiction|profile|explain-miss|log|poses\/\[rank\](\/analysis)?|export\.sdf|proof|\[libraryId\]\/(export\.\w+|rejected))\/route\.ts$/;
const PARTS = [
  ...['receptor.pdb', 'receptor.pdbqt', 'crystal-ligand.pdb', 'removed.pdb'],
  ...['pose.pdbqt', 'complex.pdb', 'complex.cif'],
];

let folder: string;
let database: TestDatabase;
let deps: Dependencies;
let org: OrganizationRecord;
let planted: PlantedRun;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'structure-mask-'));
  database = await createTestDatabase();
  const variables = {
    ...{ DATABASE_URL: database.url, MASTER_KEY: Buffer.from(database.masterKey).toString('base64') },
    ...{ NEXTAUTH_SECRET: randomBytes(32).toString('hex'), APP_URL: 'http://localhost', LOG_LEVEL: 'error' },
    ...{
      OBJECT_STORE: 'local',
      OBJECT_STORE_DIR: join(folder, 'objects'),
      SCRATCH_DIR: join(folder, 'scratch'),
    },
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  deps = dependencies();
  org = await makeReadyOrganization(database);
  planted = await plantRun(deps, org.id);
});
afterAll(async () => {
  await deps?.results.close();
  await deps?.metadata.close();
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

async function signInAs(role: BuiltInRole) {
  const user = await makeMember(deps.metadata, org.id, [...BUILT_IN_ROLES[role]]);
  const session = await verifySession(await openSession(user.id, { userAgent: null, ip: null }));
  if (!session) throw new Error('The session of this test is not alive.');
  vi.mocked(requireSession).mockResolvedValue(session);
}

/** The planted things that a parameter of a path may name. A new parameter needs its values here. */
function valuesOf(name: string): string[] {
  const values: Record<string, string[]> = {
    targetId: [planted.targetId, planted.failedTargetId],
    libraryId: [planted.libraryId, planted.failedLibraryId],
    runId: [planted.runId, planted.runningRunId],
    ligandId: [planted.ligandId],
    shortlistId: [planted.shortlistId],
    part: PARTS,
    rank: ['1'],
  };
  const found = values[name];
  if (!found) throw new Error(`Say which values the parameter [${name}] has here.`);
  return found;
}

/** Every combination of values for the parameters of a path. */
function combinations(path: string): Record<string, string>[] {
  const names = [...path.matchAll(/\[(\w+)\]/g)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'org');
  return names.reduce<Record<string, string>[]>(
    (rows, name) => rows.flatMap((row) => valuesOf(name).map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

interface Answer {
  path: string;
  status: number;
  body: string;
}

/** Asks every route for everything. A stream that goes on is left after its first second. */
async function askAll(): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const [path, load] of Object.entries(ROUTES)) {
    const { GET } = await load();
    if (!GET) continue;
    for (const params of combinations(path)) {
      for (const query of ['', '?poses=all&limit=1', '?outcome=rejected&status=rejected']) {
        const request = new Request(`http://localhost/${query}`, { signal: AbortSignal.timeout(1_000) });
        const response = await GET(request, { params: Promise.resolve({ org: org.slug, ...params }) });
        const body = `${JSON.stringify([...response.headers])}\n${await response.text()}`;
        answers.push({ path, status: response.status, body });
      }
    }
  }
  return answers;
}

const markersIn = (answers: Answer[]) =>
  Object.entries(STRUCTURE_MARKERS)
    .filter(([, marker]) => answers.some(({ body }) => body.includes(marker)))
    .map(([name]) => name);

describe('what routes answer of a structure', () => {
  it('is all of it to a Viewer: the search below would find it', async () => {
    await signInAs('Viewer');
    const answers = await askAll();
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    // The InChI itself is shown nowhere; it is planted in case it once is.
    expect(markersIn(answers)).toEqual(Object.keys(STRUCTURE_MARKERS).filter((name) => name !== 'inchi'));
    const files = answers.filter(({ path }) => FILES.test(path));
    expect(new Set(files.filter(({ status }) => status === 200).map(({ path }) => path)).size).toBe(21);
  });

  it('is nothing to a Collaborator, while ranks and scores are there', async () => {
    await signInAs('Collaborator');
    const answers = await askAll();
    for (const marker of Object.values(STRUCTURE_MARKERS)) {
      const telling = answers.filter(({ body }) => body.includes(marker)).map(({ path }) => path);
      expect({ marker, telling }).toEqual({ marker, telling: [] });
    }
    for (const { path, status } of answers) {
      if (FILES.test(path)) expect({ path, status }).toEqual({ path, status: 403 });
      else expect([200, 404, 422], path).toContain(status);
    }
    const bodyOf = (end: string) => answers.find(({ path }) => path.endsWith(end))?.body ?? '';
    expect(bodyOf('results/route.ts')).toContain('"name":"Ligand 1"');
    expect(bodyOf('results/route.ts')).toContain('-9.5');
    expect(bodyOf('ledger/route.ts')).toContain('"name":"Ligand 2"');
    expect(bodyOf('ledger.csv/route.ts')).toContain('\n2,2,Ligand 2,rejected,unreadable,,0,');
    expect(bodyOf('[runId]/export.csv/route.ts')).toContain('\n1,Ligand 1,1,,-9.5');
    expect(bodyOf('events/route.ts')).toContain('"status":"completed"');
  });
});
