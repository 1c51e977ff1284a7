import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrgContext } from '@/lib/auth/org-context';
import type { LibraryId, RunId, TargetId } from '@/lib/domain/ids';
import { type DockingMachine, startDockingMachine } from '@/lib/use-cases/docking-machine';
import { readLibrary } from '@/lib/use-cases/libraries/read-library';
import { uploadLibrary } from '@/lib/use-cases/libraries/upload-library';
import { openBundle } from '@/lib/use-cases/proof/open-bundle';
import { verifyBundle } from '@/lib/use-cases/proof/verify-bundle';
import { dockChunk } from '@/lib/use-cases/runs/dock-chunk';
import { finishRun } from '@/lib/use-cases/runs/finish-run';
import { planRun } from '@/lib/use-cases/runs/plan-run';
import { startRun } from '@/lib/use-cases/runs/start-run';
import { prepareTarget } from '@/lib/use-cases/targets/prepare-target';
import { uploadTarget } from '@/lib/use-cases/targets/upload-target';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';
import { archiveOf, collect } from '@/lib/use-cases/testing/zip-archive';

export const AURORA = readFileSync(new URL('../../../examples/aurora-a/5dt0.pdb', import.meta.url));
/** Two that dock in seconds, and a record that is none. */
const LIBRARY = 'name,smiles\nadenine,Nc1ncnc2[nH]cnc12\nphenol,Oc1ccccc1\nnonsense,C1CC(\n';
const PARAMETERS = { exhaustiveness: 1, poses: 3, seed: 7 };

/** The files of a bundle, by their paths. */
export type Files = Map<string, Buffer>;

/** What real proof bundles are made from: a prepared target, a library, a machine that docks. */
export interface BundleWorld extends TwoOrganizations {
  machine: DockingMachine;
  targetId: TargetId;
  libraryId: LibraryId;
  /** Whose role allows everything, the audit log included. */
  auditor: OrgContext;
  /** Docks the library from the beginning to the end, as our scientist. */
  run(name: string): Promise<RunId>;
  /** Keeps bytes as a file of its own. @returns its path */
  store(bytes: Uint8Array): Promise<string>;
  /** Keeps these files as an archive; not compressed, which is most of the time that it takes. */
  zipped(contents: Files): Promise<string>;
}

export async function createBundleWorld(): Promise<BundleWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'proof-'));
  const world = await createTwoOrganizations();
  const { ours } = world;
  const machine = await startDockingMachine();
  const { targetId, libraryId } = await readyInputs(ours);
  let archives = 0;
  const store = async (bytes: Uint8Array) => {
    const path = join(folder, `${++archives}.zip`);
    await writeFile(path, bytes);
    return path;
  };
  return {
    ...world,
    ...{ machine, targetId, libraryId, store },
    auditor: await ours.memberWithout('cache:manage'),
    run: (name) => dock(ours, { name, targetId, libraryId }),
    zipped: async (contents) => {
      const entries = [...contents].map(([name, bytes]) => ({ name, bytes }));
      return store(await archiveOf(entries, { store: true }));
    },
    close: async () => {
      await machine.close();
      await world.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readyInputs(ours: TestOrganization): Promise<{ targetId: TargetId; libraryId: LibraryId }> {
  const targetId = (await uploadTarget(ours.scientist, { file: { name: '5dt0.pdb', bytes: AURORA } })).id;
  await prepareTarget(ours.job, { targetId });
  const file = { name: 'set.csv', bytes: Buffer.from(LIBRARY) };
  const libraryId = (await uploadLibrary(ours.scientist, { file })).id;
  await readLibrary(ours.job, { libraryId });
  return { targetId, libraryId };
}

async function dock(ours: TestOrganization, asked: object): Promise<RunId> {
  const { id: runId } = await startRun(ours.scientist, { ...asked, parameters: PARAMETERS });
  const { chunks } = await planRun(ours.job, { runId });
  for (const chunk of chunks) await dockChunk(ours.job, { runId, chunk });
  const { status } = await finishRun(ours.job, { runId });
  if (status !== 'completed') throw new Error(`The run of this test is ${status}.`);
  return runId;
}

export async function filesOf(path: string): Promise<Files> {
  const bundle = await openBundle(path);
  const found: Files = new Map();
  for (const each of bundle.paths) found.set(each, await collect(bundle.read(each)));
  bundle.close();
  return found;
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
export const text = (contents: Files, path: string) => contents.get(path)?.toString() ?? '';
export const json = (contents: Files, path: string) => JSON.parse(text(contents, path));

/** The path of the first file that ends so. */
export function find(contents: Files, end: string): string {
  const found = [...contents.keys()].find((path) => path.endsWith(end));
  if (!found) throw new Error(`There is no ${end}.`);
  return found;
}

/** What is wrong with a bundle, without docking anything again. */
export const problemsOf = async (path: string) =>
  (await verifyBundle(path, null)).checks.flatMap(({ problems }) => problems);

/** What somebody does who knows the layout: changes a file, and makes checksums and metadata fit again. */
export function forge(
  files: Files,
  path: string,
  edit: (before: string) => string,
  more: Files = new Map(),
): Files {
  const before = text(files, path);
  const after = edit(before);
  if (after === before) throw new Error(`The edit changes nothing in ${path}.`);
  const forged: Files = new Map([...files, [path, Buffer.from(after)], ...more]);
  for (const [changed, bytes] of forged) {
    const [was, now] = [files.get(changed), bytes];
    if (!was || was.equals(now) || changed.startsWith('ro-crate')) continue;
    const crate = json(forged, 'ro-crate-metadata.json');
    for (const entity of crate['@graph'])
      if (entity['@id'] === changed)
        Object.assign(entity, { sha256: sha256(now), contentSize: String(now.byteLength) });
    forged.set('ro-crate-metadata.json', Buffer.from(JSON.stringify(crate)));
  }
  const manifest = [...forged].filter(([each]) => each !== 'manifest-sha256.txt');
  const lines = manifest.map(([each, bytes]) => `${sha256(bytes)}  ${each}\n`);
  return forged.set('manifest-sha256.txt', Buffer.from(lines.join('')));
}
