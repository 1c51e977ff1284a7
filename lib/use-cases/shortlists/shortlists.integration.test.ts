import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrgContext } from '@/lib/auth/org-context';
import { ConflictError, ForbiddenError, NotFoundError } from '@/lib/domain/errors';
import { type LigandId, newId, type RunId } from '@/lib/domain/ids';
import type { UseCase } from '@/lib/use-cases/define-use-case';
import { listResults } from '@/lib/use-cases/runs/list-results';
import { plotResults } from '@/lib/use-cases/runs/plot-results';
import { changeShortlist } from '@/lib/use-cases/shortlists/change-shortlist';
import { createShortlist } from '@/lib/use-cases/shortlists/create-shortlist';
import { exportShortlistCsv } from '@/lib/use-cases/shortlists/export-shortlist-csv';
import { exportShortlistSdf } from '@/lib/use-cases/shortlists/export-shortlist-sdf';
import { getShortlist } from '@/lib/use-cases/shortlists/get-shortlist';
import { listShortlists } from '@/lib/use-cases/shortlists/list-shortlists';
import { listStars } from '@/lib/use-cases/shortlists/list-stars';
import { starResult } from '@/lib/use-cases/shortlists/star-result';
import { unstarResult } from '@/lib/use-cases/shortlists/unstar-result';
import { dockOne, makePlannedRun } from '@/lib/use-cases/testing/runs';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

let world: TwoOrganizations;
let ours: TestOrganization;
let scientist: OrgContext;
/** Two runs of three results each, from -9 to -7 kcal/mol. */
const runs: { runId: RunId; ligandIds: LigandId[] }[] = [];

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours } = world);
  ({ scientist } = ours);
  for (let i = 0; i < 2; i++) {
    const { runId } = await makePlannedRun(world.deps, ours, 3);
    const ligandIds: LigandId[] = [];
    for (const affinity of [-9, -8, -7])
      ligandIds.push(await dockOne(world.deps, ours, runId, affinity, { heavyAtoms: 10 }));
    runs.push({ runId, ligandIds });
  }
});
afterAll(() => world?.close());

const at = (run: number, ligand: number) => {
  const { runId, ligandIds } = runs[run] as (typeof runs)[number];
  return { runId, ligandId: ligandIds[ligand] as LigandId };
};
const newList = (name = 'Going on') => createShortlist(scientist, { name, note: 'For synthesis' });
const affinitiesOf = (filter: object) =>
  listResults(ours.viewer, { runId: at(0, 0).runId, ...filter }).then(({ results }) =>
    results.map((row) => row.affinityKcalPerMol),
  );
const actionsOn = async (subjectId: string) =>
  (await ours.audit())
    .filter((entry) => entry.subjectId === subjectId)
    .map(({ action }) => action)
    .reverse();

describe('stars', () => {
  it('make the run’s own shortlist, filter its results, and are taken away and back as they were', async () => {
    const { stars } = await starResult(scientist, { ...at(0, 1), note: '  holds the\nhinge ' });
    const [first] = stars;
    if (!first) throw new Error('There is no star.');
    expect(first).toMatchObject({
      shortlist: { name: 'Screen' },
      note: 'holds the hinge',
      starredBy: 'Test User',
    });
    const shortlistId = first.shortlist.id;
    expect((await starResult(scientist, at(0, 2))).stars[0]?.shortlist.id).toBe(shortlistId);

    expect(await affinitiesOf({ shortlist: 'any' })).toEqual([-8, -7]);
    expect(await affinitiesOf({ shortlist: shortlistId })).toEqual([-8, -7]);
    expect(await affinitiesOf({ shortlist: 'none' })).toEqual([-9]);
    expect(await affinitiesOf({ shortlist: newId('shortlist') })).toEqual([]);
    const page = { runId: at(0, 0).runId, shortlist: 'any', sort: 'efficiency', limit: 1 };
    const { results, matches, nextCursor } = await listResults(ours.viewer, page);
    expect([results[0]?.rank, results[0]?.shortlists, matches]).toEqual([
      2,
      [shortlistId],
      { matching: 2, total: 3, byPart: null },
    ]);
    const next = await listResults(ours.viewer, { ...page, cursor: nextCursor });
    expect(next.results.map(({ rank }) => rank)).toEqual([3]);
    const plots = await plotResults(ours.viewer, { runId: at(0, 0).runId, shortlist: 'any' });
    expect([plots.matching, plots.ranking.map(({ isMatching }) => isMatching)]).toEqual([
      2,
      [false, true, true],
    ]);

    expect((await unstarResult(scientist, { ...at(0, 1), shortlistId })).stars).toEqual([]);
    expect((await unstarResult(scientist, { ...at(0, 1), shortlistId })).stars).toEqual([]);
    expect(await affinitiesOf({ shortlist: 'any' })).toEqual([-7]);
    const somebodyElse = await ours.memberWithout('audit:read');
    const back = await starResult(somebodyElse, { ...at(0, 1), shortlistId, undo: true });
    expect(back.stars).toEqual(stars);
    expect((await starResult(scientist, { ...at(0, 1), shortlistId, note: '' })).stars[0]?.note).toBe('');
    expect(await actionsOn(shortlistId)).toEqual([
      'shortlist.create',
      'shortlist.star',
      'shortlist.star',
      'shortlist.unstar',
      'shortlist.star',
      'shortlist.note',
    ]);
  });

  it('are on no result that a run does not have', async () => {
    const stray = { runId: at(0, 0).runId, ligandId: at(1, 0).ligandId };
    await expect(starResult(scientist, stray)).rejects.toThrow(NotFoundError);
    await expect(listStars(scientist, stray)).rejects.toThrow(NotFoundError);
    const unknown = { ...at(0, 0), shortlistId: newId('shortlist') };
    await expect(starResult(scientist, unknown)).rejects.toThrow('There is no such shortlist.');
    await expect(unstarResult(scientist, unknown)).rejects.toThrow(NotFoundError);
  });
});

describe('a shortlist', () => {
  it('holds results of several runs with their ranks, and is taken home as CSV and SDF', async () => {
    const { id: shortlistId } = await newList();
    for (const star of [at(1, 2), at(0, 0)])
      await starResult(scientist, { ...star, shortlistId, note: 'why' });
    const list = await getShortlist(ours.viewer, { shortlistId });
    expect(list).toMatchObject({ name: 'Going on', note: 'For synthesis', results: 2, runs: 2, runId: null });
    expect(list.entries.map(({ run, result }) => [run.id, result.rank, result.affinityKcalPerMol])).toEqual([
      [at(0, 0).runId, 1, -9],
      [at(1, 0).runId, 3, -7],
    ]);
    expect(
      (await listShortlists(ours.viewer, {})).shortlists.find(({ id }) => id === shortlistId),
    ).toMatchObject({
      ...{ results: 2, runs: 2, createdBy: 'Test User' },
    });

    const { csv, fileName } = await exportShortlistCsv(ours.viewer, { shortlistId });
    const rows: Record<string, string>[] = parse(csv, { columns: true });
    expect([fileName, rows.map((row) => [row.run, row.rank, row.affinity_kcal_per_mol, row.note])]).toEqual([
      'Going on.csv',
      [
        ['Screen', '1', '-9', 'why'],
        ['Screen', '3', '-7', 'why'],
      ],
    ]);
    const { chunks } = await exportShortlistSdf(ours.viewer, { shortlistId });
    let sdf = '';
    for await (const chunk of chunks) sdf += Buffer.from(chunk).toString('utf8');
    expect(sdf.match(/^\$\$\$\$$/gm)).toHaveLength(2);
    expect(sdf).toContain(`M  END\n>  <run>\nScreen\n\n>  <run_id>\n${at(0, 0).runId}\n\n`);
    expect(sdf).toContain('>  <note>\nwhy\n\n$$$$\n');
  });

  it('is renamed, archived and taken back; a run’s own is then made anew', async () => {
    const [own] = (await starResult(scientist, at(1, 0))).stars;
    const shortlistId = own?.shortlist.id as string;
    await changeShortlist(scientist, { shortlistId, name: 'Kinase hits' });
    expect(await changeShortlist(scientist, { shortlistId, archived: true })).toMatchObject({
      name: 'Kinase hits',
      archivedAt: expect.any(String),
    });
    const attempt = starResult(scientist, { ...at(1, 1), shortlistId });
    await expect(attempt).rejects.toThrow(ConflictError);
    const { runId } = at(1, 0);
    const starred = async () => (await listResults(ours.viewer, { runId, shortlist: 'any' })).results.length;
    // One of them is on the shortlist of the test before.
    expect(await starred()).toBe(1);
    const [other] = (await starResult(scientist, at(1, 1))).stars;
    expect(other?.shortlist.id).not.toBe(shortlistId);
    expect(await changeShortlist(scientist, { shortlistId, archived: false })).toMatchObject({
      ...{ archivedAt: null, runId: null, results: 1 },
    });
    expect(await starred()).toBe(3);
    await changeShortlist(scientist, { shortlistId, archived: false });
    expect(await actionsOn(shortlistId)).toEqual([
      ...['shortlist.create', 'shortlist.star', 'shortlist.change', 'shortlist.archive', 'shortlist.restore'],
    ]);
  });
});

describe('who may', () => {
  const writing: [string, UseCase<unknown>, (shortlistId: string) => object][] = [
    ['createShortlist', createShortlist, () => ({ name: 'Mine' })],
    ['changeShortlist', changeShortlist, (shortlistId) => ({ shortlistId, name: 'Mine' })],
    ['starResult', starResult, (shortlistId) => ({ ...at(0, 0), shortlistId })],
    ['unstarResult', unstarResult, (shortlistId) => ({ ...at(0, 0), shortlistId })],
  ];
  const reading: typeof writing = [
    ['getShortlist', getShortlist, (shortlistId) => ({ shortlistId })],
    ['listStars', listStars, () => at(0, 0)],
    ['exportShortlistCsv', exportShortlistCsv, (shortlistId) => ({ shortlistId })],
    ['exportShortlistSdf', exportShortlistSdf, (shortlistId) => ({ shortlistId })],
  ];

  it.each(writing)('%s needs shortlist:write', async (_name, useCase, input) => {
    const { id } = await newList();
    await expect(useCase(ours.viewer, input(id))).rejects.toThrow(ForbiddenError);
    await expect(useCase(await ours.memberWithout('structure:read'), input(id))).rejects.toThrow(
      ForbiddenError,
    );
  });

  it.each([...writing.slice(1), ...reading])(
    '%s finds nothing of another organisation',
    async (_name, useCase, input) => {
      const { id } = await newList();
      await starResult(scientist, { ...at(0, 0), shortlistId: id });
      await expect(useCase(world.theirs.scientist, input(id))).rejects.toThrow(NotFoundError);
      expect((await listShortlists(world.theirs.viewer, {})).shortlists).toEqual([]);
    },
  );

  it('without structures it shows ranks and scores, and no note; without members no name', async () => {
    const { id: shortlistId } = await newList();
    await starResult(scientist, { ...at(0, 0), shortlistId, note: 'looks like CCO' });
    const masked = await ours.memberWithout('structure:read');
    const list = await getShortlist(masked, { shortlistId });
    expect(list).toMatchObject({ name: 'Going on', note: null, files: { sdf: null } });
    expect(list.entries).toMatchObject([
      { note: null, result: { rank: 1, affinityKcalPerMol: -9, canonicalSmiles: null, depiction: null } },
    ]);
    expect(list.entries[0]?.result.name).toMatch(/^Ligand \d$/);
    const { csv } = await exportShortlistCsv(masked, { shortlistId });
    const told = JSON.stringify([
      list,
      csv,
      await listStars(masked, at(0, 0)),
      await listShortlists(masked, {}),
    ]);
    expect(told).not.toContain('CCO');
    expect(told).not.toContain('For synthesis');
    await expect(exportShortlistSdf(masked, { shortlistId })).rejects.toThrow(ForbiddenError);
    const alone = await ours.memberWithout('member:read');
    expect((await getShortlist(alone, { shortlistId })).entries[0]?.starredBy).toBeNull();
  });
});
