import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pose } from '@/db/testing/ledger';
import { BadRequestError, ForbiddenError, InvalidInputError, NotFoundError } from '@/lib/domain/errors';
import type { RunId } from '@/lib/domain/ids';
import { listResults } from '@/lib/use-cases/runs/list-results';
import { mapInteractions } from '@/lib/use-cases/runs/map-interactions';
import { dockOne, makePlannedRun } from '@/lib/use-cases/testing/runs';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

let world: TwoOrganizations;
let ours: TestOrganization;
let runId: RunId;

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours } = world);
  ({ runId } = await makePlannedRun(world.deps, ours, 4));
  for (const [affinity, heavyAtoms] of [
    [-7, 10],
    [-9, 30],
    [-8, 20],
    [-6, 5],
  ] as const) {
    await dockOne(world.deps, ours, runId, affinity, { heavyAtoms });
  }
});
afterAll(() => world?.close());

const issuesOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => expect.fail('It was not refused.'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(InvalidInputError);
      return (error as InvalidInputError).issues.map(({ field, message }) => `${field}: ${message}`);
    },
  );

describe('listResults', () => {
  it('sorts, filters, counts, and keeps the rank by affinity of the whole run', async () => {
    const query = { runId, sort: 'efficiency', order: 'desc', affinityMax: '-7', limit: 2 };
    const first = await listResults(ours.viewer, query);
    expect(first.results.map((row) => [row.rank, row.affinityKcalPerMol])).toEqual([
      [1, -9],
      [2, -8],
    ]);
    expect(first.matches).toEqual({ matching: 3, total: 4, byPart: null });
    const second = await listResults(ours.viewer, { ...query, cursor: first.nextCursor });
    expect(second.results.map((row) => [row.rank, row.affinityKcalPerMol])).toEqual([[3, -7]]);
    expect(second).toMatchObject({ matches: null, nextCursor: null });
  });

  it('tells the affinity of each pose of each ligand', async () => {
    const { results } = await listResults(ours.viewer, { runId, limit: 1 });
    expect(results).toMatchObject([{ poses: 2, poseAffinitiesKcalPerMol: [-9, -8] }]);
  });

  it('tells which part of a filter lets nothing pass', async () => {
    const { results, matches } = await listResults(ours.viewer, { runId, affinityMax: -20, name: 'ligand' });
    expect(results).toEqual([]);
    expect(matches).toEqual({ matching: 0, total: 4, byPart: { affinity: 0, name: 4 } });
  });

  it('takes a cursor only for the order and the filter that it was given for', async () => {
    const query = { runId, sort: 'efficiency', affinityMax: -7, limit: 1 };
    const cursor = (await listResults(ours.viewer, query)).nextCursor;
    for (const other of [{ sort: 'affinity' }, { order: 'desc' }, { affinityMax: -6 }, { flag: 'any' }]) {
      await expect(listResults(ours.viewer, { ...query, ...other, cursor })).rejects.toThrow(BadRequestError);
    }
  });

  it('refuses nonsense by its name', async () => {
    await expect(listResults(ours.viewer, { runId, sort: 'smiles' })).rejects.toThrow(BadRequestError);
    expect(await issuesOf(listResults(ours.viewer, { runId, affinityMax: 'low' }))).toEqual([
      'affinityMax: Must be a number.',
    ]);
    expect(await issuesOf(listResults(ours.viewer, { runId, weightMin: 400, weightMax: 300 }))).toEqual([
      'weightMin: Must be weightMax at most, which is 300.',
    ]);
    expect(await issuesOf(listResults(ours.viewer, { runId, logPMax: 3 }))).toEqual([
      ': Holds what is not known: logPMax.',
    ]);
    expect(await issuesOf(listResults(ours.viewer, { runId, contact: 'GLU211' }))).toEqual([
      expect.stringMatching(/^contact: Must be up to 8 residues such as A:GLU:211/),
    ]);
    expect(await issuesOf(listResults(ours.viewer, { runId, smarts: 'c1cc(' }))).toEqual([
      expect.stringMatching(/^smarts: The SMARTS cannot be read: syntax error at character \d/),
    ]);
    expect(await issuesOf(listResults(ours.viewer, { runId, origin: 'failed', order: 'up' }))).toEqual([
      expect.stringMatching(/^order: /),
      expect.stringMatching(/^origin: /),
    ]);
  });

  it('neither sorts nor filters by what tells of structures for a role that does not show them', async () => {
    const masked = await ours.memberWithout('structure:read');
    for (const [query, words] of [
      [{ sort: 'name' }, 'sort by name'],
      [{ sort: 'weight' }, 'sort by weight'],
      [{ name: 'ligand' }, 'filter by name'],
      [{ weightMin: 1 }, 'filter by weight'],
      [{ rotatableBondsMax: 9 }, 'filter by rotatableBonds'],
      [{ contact: 'A:GLU:211' }, 'filter by contact'],
      [{ smarts: 'C' }, 'filter by smarts'],
    ] as const) {
      const attempt = listResults(masked, { runId, ...query });
      await expect(attempt).rejects.toThrow(ForbiddenError);
      await expect(attempt).rejects.toThrow(words);
    }
    const { results } = await listResults(masked, { runId, sort: 'efficiency', heavyAtomsMin: 10 });
    expect(results).toHaveLength(3);
    expect(results[0]).toMatchObject({ molecularWeightDalton: null, rotatableBonds: null });
    expect(results[0]?.name).toMatch(/^Ligand \d$/);
  });

  it('is not found for another organisation', async () => {
    await expect(listResults(world.theirs.viewer, { runId, affinityMax: 0 })).rejects.toThrow(NotFoundError);
  });
});

describe('mapInteractions', () => {
  it('maps the first results of an order and a filter, and tells of what contacts are not known', async () => {
    const { runId: mapped } = await makePlannedRun(world.deps, ours, 3);
    const residue = { name: 'GLU', chainId: 'A', residueNumber: 211, insertionCode: '' };
    const contact = { residue, kind: 'salt-bridge', interactions: 2, distanceAngstrom: 3.1 } as const;
    const holding = await dockOne(world.deps, ours, mapped, -9, { contacts: [contact] });
    const free = await dockOne(world.deps, ours, mapped, -8, {});
    const old = await dockOne(world.deps, ours, mapped, -7, { poses: [{ ...pose(1, -7), contacts: null }] });
    const map = await mapInteractions(ours.viewer, { runId: mapped });
    expect(map.residues).toEqual([{ residue, ligands: 1 }]);
    const { kind, interactions, distanceAngstrom } = contact;
    expect(map.ligands.map(({ ligandId, rank, contacts }) => [ligandId, rank, contacts])).toEqual([
      [holding, 1, [{ residue: 0, kind, interactions, distanceAngstrom }]],
      [free, 2, []],
      [old, 3, null],
    ]);
    const last = { runId: mapped, order: 'desc', affinityMin: -8, limit: 1 };
    expect((await mapInteractions(ours.viewer, last)).ligands).toMatchObject([{ ligandId: old, rank: 3 }]);
    expect(await issuesOf(mapInteractions(ours.viewer, { runId: mapped, limit: 101 }))).toEqual([
      expect.stringMatching(/^limit: /),
    ]);
  });
});
