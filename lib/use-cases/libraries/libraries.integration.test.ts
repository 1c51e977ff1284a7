import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLibrary } from '@/db/testing/factories';
import { libraryUploaded } from '@/inngest/events';
import { BadRequestError, ConflictError, InvalidInputError, NotFoundError } from '@/lib/domain/errors';
import type { LibraryId } from '@/lib/domain/ids';
import { objectKeys } from '@/lib/object-storage/object-keys';
import { readWhole } from '@/lib/object-storage/object-store';
import { type DockingMachine, startDockingMachine } from '@/lib/use-cases/docking-machine';
import { archiveLibrary } from '@/lib/use-cases/libraries/archive-library';
import { depictLigand } from '@/lib/use-cases/libraries/depict-ligand';
import { failLibrary } from '@/lib/use-cases/libraries/fail-library';
import { getLibrary } from '@/lib/use-cases/libraries/get-library';
import { listLibraries } from '@/lib/use-cases/libraries/list-libraries';
import { listLigands } from '@/lib/use-cases/libraries/list-ligands';
import { readLibrary } from '@/lib/use-cases/libraries/read-library';
import { restoreLibrary } from '@/lib/use-cases/libraries/restore-library';
import { uploadLibrary } from '@/lib/use-cases/libraries/upload-library';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

/** Line 1 is the header; the fourth record is no molecule, the fifth a salt. */
const RECORDS = [
  'name,smiles',
  'ethanol,CCO',
  'adenine,Nc1ncnc2[nH]cnc12',
  'phenol,Oc1ccccc1',
  'nonsense,C1CC(',
  'acetate,CC(=O)[O-].[Na+]',
].join('\n');

let world: TwoOrganizations;
let ours: TestOrganization;
let machine: DockingMachine;

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours } = world);
  machine = await startDockingMachine();
});
afterAll(async () => {
  await machine?.close();
  await world?.close();
});

const upload = (text = RECORDS, name = 'kinase set.csv') =>
  uploadLibrary(ours.scientist, { file: { name, bytes: Buffer.from(text) } });

async function read(text?: string): Promise<LibraryId> {
  const { id } = await upload(text);
  await readLibrary(ours.job, { libraryId: id });
  return id;
}

const auditOf = async (libraryId: LibraryId) =>
  (await ours.audit()).filter(({ subjectId }) => subjectId === libraryId);

describe('uploadLibrary', () => {
  it('keeps the file, asks for it to be read, and says who did it', async () => {
    const library = await upload();
    expect(library).toMatchObject({ name: 'kinase set', status: 'uploaded', format: 'csv', records: 0 });
    const stored = await readWhole(world.deps.objects, objectKeys.librarySource(ours.id, library.id));
    expect(stored.toString()).toBe(RECORDS);
    expect(await world.sentAbout(library.id)).toEqual([
      { id: library.id, name: libraryUploaded.name, data: { orgId: ours.id, libraryId: library.id } },
    ]);
    const { scientist } = ours;
    expect(await auditOf(library.id)).toMatchObject([
      {
        action: 'library.upload',
        actorId: scientist.actor.kind === 'member' && scientist.actor.userId,
        requestId: scientist.requestId,
        details: { fileName: 'kinase set.csv', bytes: RECORDS.length },
      },
    ]);
  });

  it.each([
    ['an empty file', '', 'ligands.smi'],
    ['a web page', '<!doctype html><p>Not found', 'ligands.smi'],
  ])('refuses %s and keeps nothing', async (_, text, name) => {
    const before = [await listLibraries(ours.viewer, {}), await ours.audit()];
    await expect(upload(text, name)).rejects.toThrow(InvalidInputError);
    expect([await listLibraries(ours.viewer, {}), await ours.audit()]).toEqual(before);
  });
});

describe('readLibrary', () => {
  it('gives every record a verdict: what was changed, or why it was rejected and on which line', async () => {
    const libraryId = await read();
    expect(await getLibrary(ours.viewer, { libraryId })).toMatchObject({
      status: 'ready',
      records: 5,
      accepted: 4,
      rejected: 1,
    });
    const { ligands, nextCursor } = await listLigands(ours.viewer, { libraryId });
    expect(nextCursor).toBeNull();
    expect(ligands.map(({ record, line, name }) => [record, line, name])).toEqual([
      [1, 2, 'ethanol'],
      [2, 3, 'adenine'],
      [3, 4, 'phenol'],
      [4, 5, 'nonsense'],
      [5, 6, 'acetate'],
    ]);
    expect(ligands[1]).toMatchObject({ status: 'accepted', formula: 'C5H5N5', heavyAtoms: 10 });
    expect(ligands[3]).toMatchObject({ status: 'rejected', formula: null, depiction: null });
    expect(ligands[3]?.reason).toBeTruthy();
    expect(ligands[4]?.changes).not.toEqual([]);
  });

  it('leaves alone what is there when the step is repeated, and goes on where an earlier try stopped', async () => {
    const libraryId = await read();
    const before = await listLigands(ours.viewer, { libraryId });
    expect(await readLibrary(ours.job, { libraryId })).toEqual({ ready: true });
    await world.database.superuser`update libraries set status = 'reading' where id = ${libraryId}`;
    await world.database.superuser`delete from molecules where library_id = ${libraryId} and ordinal > 3`;
    expect(await readLibrary(ours.job, { libraryId })).toEqual({ ready: true });
    const after = await listLigands(ours.viewer, { libraryId });
    expect(after.ligands).toHaveLength(5);
    expect(after.ligands.slice(0, 3)).toEqual(before.ligands.slice(0, 3));
    expect(await getLibrary(ours.viewer, { libraryId })).toMatchObject({ records: 5, rejected: 1 });
  });

  it('tells on the library why its file as a whole cannot be read', async () => {
    const { id: libraryId } = await upload('name,smiles\nethanol,"CCO\n');
    expect(await readLibrary(ours.job, { libraryId })).toEqual({ ready: false });
    const library = await getLibrary(ours.viewer, { libraryId });
    expect(library).toMatchObject({ status: 'failed', records: 0 });
    expect(library.error).toContain('quotes');
  });
});

describe('listLigands', () => {
  it('pages through the records, all or those with one verdict', async () => {
    const { id: libraryId } = await makeLibrary(world.deps.metadata, ours.id, 4);
    const pages: number[][] = [];
    let cursor: string | undefined;
    do {
      const page = await listLigands(ours.viewer, { libraryId, limit: 2, cursor });
      pages.push(page.ligands.map(({ record }) => record));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(pages).toEqual([[1, 2], [3, 4], [5]]);
    const rejected = await listLigands(ours.viewer, { libraryId, status: 'rejected' });
    expect(rejected.ligands.map(({ record }) => record)).toEqual([5]);
  });

  it('takes a cursor only for the list and the organisation that it was given for', async () => {
    const own = await makeLibrary(world.deps.metadata, ours.id, 4);
    const other = await makeLibrary(world.deps.metadata, ours.id, 4);
    const { nextCursor: cursor } = await listLigands(ours.viewer, { libraryId: own.id, limit: 2 });
    for (const [ctx, input] of [
      [ours.viewer, { libraryId: other.id }],
      [ours.viewer, { libraryId: own.id, status: 'accepted' }],
      [world.theirs.viewer, { libraryId: own.id }],
    ] as const) {
      await expect(listLigands(ctx, { ...input, cursor })).rejects.toThrow(BadRequestError);
    }
  });
});

describe('depictLigand', () => {
  it('draws an accepted ligand; a rejected one has no depiction', async () => {
    const libraryId = await read('name,smiles\nphenol,Oc1ccccc1\nnonsense,C1CC(');
    const [phenol, nonsense] = (await listLigands(ours.viewer, { libraryId })).ligands;
    const { svg } = await depictLigand(ours.viewer, { ligandId: phenol?.id });
    expect(svg).toMatch(/^<\?xml|^<svg/);
    await expect(depictLigand(ours.viewer, { ligandId: nonsense?.id })).rejects.toThrow(NotFoundError);
  });
});

describe('failLibrary', () => {
  it('notes the reason, and takes nothing from a library that is ready', async () => {
    const { id } = await upload();
    await failLibrary(ours.job, { libraryId: id, error: 'The store is away.' });
    expect(await getLibrary(ours.viewer, { libraryId: id })).toMatchObject({
      status: 'failed',
      error: 'The store is away.',
    });
    const { id: libraryId } = await makeLibrary(world.deps.metadata, ours.id);
    await expect(failLibrary(ours.job, { libraryId, error: 'Too late.' })).rejects.toThrow(ConflictError);
    expect(await getLibrary(ours.viewer, { libraryId })).toMatchObject({ status: 'ready', error: null });
  });
});

describe('archiveLibrary', () => {
  it('takes a library off the list, leaves it to be read, says who did it, and is undone by restoring', async () => {
    const { id: libraryId } = await upload();
    const listed = async () => (await listLibraries(ours.viewer, {})).libraries.map(({ id }) => id);
    expect((await listed())[0]).toBe(libraryId);
    await archiveLibrary(ours.scientist, { libraryId });
    expect(await listed()).not.toContain(libraryId);
    expect((await getLibrary(ours.viewer, { libraryId })).id).toBe(libraryId);
    expect((await auditOf(libraryId)).map(({ action }) => action)).toEqual([
      'library.archive',
      'library.upload',
    ]);
    await restoreLibrary(ours.scientist, { libraryId });
    expect((await listed())[0]).toBe(libraryId);
    expect((await auditOf(libraryId))[0]).toMatchObject({ action: 'library.restore' });
  });
});
