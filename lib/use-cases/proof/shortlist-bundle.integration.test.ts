import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrgContext } from '@/lib/auth/org-context';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { LigandId, RunId } from '@/lib/domain/ids';
import { exportShortlistProof } from '@/lib/use-cases/proof/export-shortlist-proof';
import { verifyBundle } from '@/lib/use-cases/proof/verify-bundle';
import { listResults } from '@/lib/use-cases/runs/list-results';
import { createShortlist } from '@/lib/use-cases/shortlists/create-shortlist';
import { starResult } from '@/lib/use-cases/shortlists/star-result';
import {
  type BundleWorld,
  createBundleWorld,
  type Files,
  filesOf,
  find,
  forge,
  json,
  problemsOf,
  text,
} from '@/lib/use-cases/testing/proof-bundles';
import type { TestOrganization } from '@/lib/use-cases/testing/two-organizations';
import { collect } from '@/lib/use-cases/testing/zip-archive';
import { describeVerdict } from '@/scripts/bundle-verdict';

let world: BundleWorld;
let ours: TestOrganization;
let runs: [RunId, RunId];
let ligandIds: Record<string, LigandId>;
let shortlistId: string;
/** The bundle of a shortlist with a result of each of two runs, and what is in it. */
let archive: string;
let files: Files;

beforeAll(async () => {
  world = await createBundleWorld();
  ({ ours } = world);
  runs = [await world.run('First screen'), await world.run('Second screen')];
  const { results } = await listResults(ours.viewer, { runId: runs[0] });
  ligandIds = Object.fromEntries(results.map(({ name, ligandId }) => [name, ligandId]));
  shortlistId = (await createShortlist(ours.scientist, { name: 'Going on', note: 'For synthesis' })).id;
  const star = { shortlistId, note: '=looks good' };
  await starResult(ours.scientist, { ...star, runId: runs[0], ligandId: ligandIds.phenol });
  await starResult(ours.scientist, { ...star, runId: runs[1], ligandId: ligandIds.adenine });
  archive = await bundleOf(world.auditor);
  files = await filesOf(archive);
});
afterAll(() => world?.close());

const bundleOf = async (ctx: OrgContext) =>
  world.store(await collect((await exportShortlistProof(ctx, { shortlistId })).chunks));

describe('a proof bundle of a shortlist', () => {
  it('has its results alone, of each run in a folder, with notes and stars', () => {
    expect([...files.keys()].filter((path) => path.endsWith('docking.json'))).toEqual([
      `runs/${runs[0]}/dockings/000002-${ligandIds.phenol}/docking.json`,
      `runs/${runs[1]}/dockings/000001-${ligandIds.adenine}/docking.json`,
    ]);
    for (const runId of runs) {
      const folder = `runs/${runId}`;
      const records = text(files, `${folder}/ligands/records.jsonl`).trimEnd().split('\n');
      expect(records).toHaveLength(1);
      expect(json(files, `${folder}/run.json`).run).toMatchObject({ id: runId, total: 3 });
      expect(files.has(`${folder}/receptor/prepared.pdbqt`)).toBe(true);
      expect(files.has(`${folder}/recipe/recipe.json`)).toBe(true);
    }
    const origin = (path: string) => json(files, find(files, path)).origin.kind;
    expect([origin(`000002-${ligandIds.phenol}/docking.json`)]).toEqual(['docked']);
    expect([origin(`000001-${ligandIds.adenine}/docking.json`)]).toEqual(['reused']);
    const list = json(files, 'shortlist.json');
    expect(list).toMatchObject({
      shortlist: { id: shortlistId, name: 'Going on', note: 'For synthesis', madeBy: { kind: 'member' } },
      hasAudit: true,
    });
    expect(
      list.entries.map(({ runId, ligandId, note, starredBy }: Record<string, unknown>) => [
        ...[runId, ligandId, note, (starredBy as { name: string }).name],
      ]),
    ).toEqual([
      [runs[0], ligandIds.phenol, '=looks good', 'Test User'],
      [runs[1], ligandIds.adenine, '=looks good', 'Test User'],
    ]);
    expect(text(files, 'results/shortlist.csv')).toContain("'=looks good");
    const actions = text(files, 'audit/entries.jsonl').trimEnd().split('\n');
    expect(actions.map((line) => JSON.parse(line).fields.action)).toEqual([
      ...[
        'run.start',
        'run.start',
        'shortlist.create',
        'shortlist.star',
        'shortlist.star',
        'shortlist.export',
      ],
    ]);
  });

  it('is verified like that of a run, and docked again', async () => {
    const { engine, chemistry, machineClass } = world.machine;
    const limits = { timeoutSeconds: 600, memoryMegabytes: 4096 };
    const startMachine = async () => ({ engine, chemistry, machineClass, cores: 1, limits });
    const verdict = await verifyBundle(archive, { count: 1, word: 'any', startMachine });
    expect(describeVerdict(verdict)).toContain('The bundle is sound.');
    expect(describeVerdict(verdict)).toContain('Shortlist "Going on"');
    expect(verdict.checks.map(({ outcome }) => outcome)).toEqual(Array(6).fill('passed'));
    expect(verdict.dockedAgain[0]?.detail).toContain('The same bytes');
  });

  it.each<[string, string, (before: string) => string, string]>([
    [
      'what is on it',
      'shortlist.json',
      (text) => text.replaceAll('"record": 2', '"record": 3'),
      'is missing',
    ],
    ['its table', 'shortlist.csv', (text) => text.replace(/,run_/, ',run_x'), 'other results'],
    ['a record', 'records.jsonl', (text) => text.replace('"docked"', '"failed"'), 'another outcome'],
    ['a seed', 'run.json', (text) => text.replace('"seed": 7', '"seed": 8'), 'does not follow from'],
    ['a receptor', 'prepared.pdbqt', (text) => text.replace('ATOM', 'atom'), 'another receptor'],
    ['who starred', 'entries.jsonl', (text) => text.replace(/usr_\w+/, 'usr_x'), 'does not give its hash'],
  ])('is refused with another %s under checksums that were made to fit', async (_, end, edit, words) => {
    const problems = await problemsOf(await world.zipped(forge(files, find(files, end), edit)));
    expect(problems.join('\n')).toContain(words);
  });

  it('is refused with a changed byte, naming the file, and with a run that is not on it', async () => {
    const path = find(files, 'poses.sdf');
    const changed = Buffer.from(files.get(path) ?? '');
    changed[10] = (changed[10] ?? 0) ^ 1;
    const [problem] = await problemsOf(await world.zipped(new Map([...files, [path, changed]])));
    expect(problem).toContain(path);
    const list = find(files, 'shortlist.json');
    const without = (before: string) => {
      const parsed = JSON.parse(before);
      return JSON.stringify({ ...parsed, entries: parsed.entries.slice(1) });
    };
    const problems = await problemsOf(await world.zipped(forge(files, list, without)));
    expect(problems.join('\n')).toContain(`runs/${runs[0]}/run.json is of nothing on shortlist.json`);
  });

  it('has the log for auditors alone, leaves its entry, and is of a shortlist with something on it', async () => {
    const exports = async () => (await ours.audit()).filter(({ action }) => action === 'shortlist.export');
    const before = (await exports()).length;
    const withoutLog = await bundleOf(ours.viewer);
    expect((await exports()).length).toBe(before + 1);
    expect(await problemsOf(withoutLog)).toEqual([]);
    expect((await filesOf(withoutLog)).has('audit/entries.jsonl')).toBe(false);
    const empty = await createShortlist(ours.scientist, { name: 'Empty', note: '' });
    const attempt = exportShortlistProof(ours.viewer, { shortlistId: empty.id });
    await expect(attempt).rejects.toThrow(ConflictError);
    const foreign = exportShortlistProof(world.theirs.scientist, { shortlistId });
    await expect(foreign).rejects.toThrow(NotFoundError);
  });
});
