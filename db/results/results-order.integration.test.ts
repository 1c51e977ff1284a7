import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countWithoutContacts, listContactedResidues } from '@/db/results/contacts-repository';
import { completeTask } from '@/db/results/decisions-repository';
import type { SearchedFilter } from '@/db/results/result-filter';
import {
  countByPart,
  countMatchingResults,
  listResults,
  type RankedResult,
  type ResultPosition,
  type SearchedQuery,
} from '@/db/results/results-repository';
import { listScaffolds } from '@/db/results/scaffolds-repository';
import { makeRunningJob } from '@/db/testing/factories';
import { claimOne, completion, pose } from '@/db/testing/ledger';
import { createTestResults, type TestResults } from '@/db/testing/test-database';
import type { ConfidenceParts } from '@/lib/domain/confidence';
import { parseContacts, residueText } from '@/lib/domain/contact-filter';
import type { LigandId, RunId } from '@/lib/domain/ids';
import type { ResultContact } from '@/lib/domain/result-contacts';
import {
  activeParts,
  RANKING,
  RESULT_ORDERS,
  RESULT_SORTS,
  type ResultFilter,
  type ResultQuery,
  type ResultSort,
} from '@/lib/domain/result-query';

const LIGANDS = 23;
const PARTS: ConfidenceParts = {
  ...{ seeds: 2, agreeing: 2, spreadKcalPerMol: 0.1, gapKcalPerMol: null, contactShare: 1 },
  ...{ failedChecks: [], redockingRmsdAngstrom: null, exhaustiveness: 8, calibration: 1 },
};
/** Of three: none is known of the fourth. */
const SCAFFOLDS = ['c1ccccc1', '', 'c1ccncc1'];
let results: TestResults;
let runId: RunId;
/** In the order of the ranking. */
let all: RankedResult[];
const contactsOf = new Map<LigandId, ResultContact[]>();
const scaffoldOf = new Map<LigandId, string | undefined>();

/** Each names a contact as an address does. */
const contacts = (...texts: string[]): ResultContact[] =>
  (parseContacts(texts.join()) ?? []).map(({ residue, kind }) => ({
    ...{ residue, kind: kind ?? 'hydrophobic' },
    ...{ interactions: 1, distanceAngstrom: 3 },
  }));
const has = (row: RankedResult, text: string) => {
  const [wanted] = contacts(text);
  return (
    contactsOf.get(row.ligandId)?.some((each) => JSON.stringify(each) === JSON.stringify(wanted)) ?? false
  );
};

beforeAll(async () => {
  results = await createTestResults();
  const { conn, sql } = results;
  ({ runId } = await makeRunningJob(conn, LIGANDS));
  for (let i = 0; i < LIGANDS; i++) {
    const task = await claimOne(conn, runId);
    // Ties in every quantity, and rows without a weight, without an RMSD, without either.
    const affinity = -5 - (i % 7) / 2;
    await sql`
      update job_inputs set
        name = ${`${'aB%_\\'[i % 5]}-${i % 9}`},
        molecular_weight_dalton = ${i % 4 === 0 ? null : 100 + (i % 6) * 10.5},
        rotatable_bonds = ${i % 5},
        scaffold = ${SCAFFOLDS[i % 4] ?? null}
      where job_id = ${runId} and ligand_id = ${task.ligandId}`;
    const done = completion(runId, task);
    scaffoldOf.set(task.ligandId, SCAFFOLDS[i % 4]);
    contactsOf.set(task.ligandId, [
      ...(i % 2 === 0 ? contacts('A:GLU:211:hydrogen-bond', 'A:GLU:211:salt-bridge') : []),
      ...(i % 3 === 0 ? contacts('A:ALA:213:hydrogen-bond') : []),
      // The same numbers in another chain, with an insertion code, and in another residue's name.
      ...(i % 5 === 0 ? contacts('B:GLU:211:hydrogen-bond', 'A:GLU:211B:hydrogen-bond') : []),
      ...(i % 7 === 1 ? contacts('A:GLN:211:hydrogen-bond') : []),
    ]);
    await completeTask(conn, {
      ...done,
      contacts: contactsOf.get(task.ligandId) ?? [],
      poses: [pose(1, affinity), pose(2, affinity + 1)],
      poseRmsdsAngstrom: i % 3 === 0 ? [(i % 5) / 4, 3] : null,
      heavyAtoms: 3 + (i % 5),
      confidence: i % 4 === 2 ? null : { value: (i % 6) / 10, parts: PARTS },
      result: { ...done.result, flags: i % 4 === 1 ? ['outside-box', 'no-contact'] : [] },
    });
  }
  await sql`update job_outputs set reused = (ligand_id::bytea > '\\x00' and heavy_atoms = 5) where job_id = ${runId}`;
  all = await listResults(conn, runId, { limit: 100 });
  // Another run with better affinities must not count.
  const other = await makeRunningJob(conn, 1);
  const task = await claimOne(conn, other.runId);
  await completeTask(conn, completion(other.runId, task, { poses: [pose(1, -50)] }));
});
afterAll(() => results?.close());

const keyOf: Record<ResultSort, (row: RankedResult) => number | string | null> = {
  affinity: (row) => row.bestAffinityKcalPerMol,
  efficiency: (row) => row.ligandEfficiencyKcalPerMol,
  weight: (row) => row.molecularWeightDalton,
  rmsd: (row) => row.rmsdAngstrom,
  confidence: (row) => row.confidence,
  name: (row) => row.name.toLowerCase(),
};

/** What a query should answer, by sorting and filtering the whole ranking here. */
function expected(
  { sort, order }: Pick<ResultQuery, 'sort' | 'order'>,
  passes: (row: RankedResult) => boolean,
) {
  const sign = order === 'asc' ? 1 : -1;
  const compare = (a: number | string, b: number | string) => (a < b ? -1 : a > b ? 1 : 0);
  return all.filter(passes).toSorted((a, b) => {
    const [x, y] = [keyOf[sort](a), keyOf[sort](b)];
    if (x === null || y === null) {
      if (x !== y) return x === null ? 1 : -1;
      return sign * compare(a.ligandId, b.ligandId);
    }
    return sign * (compare(x, y) || compare(a.ligandId, b.ligandId));
  });
}

async function pageThrough(query: SearchedQuery, limit: number) {
  const rows: RankedResult[] = [];
  let after: ResultPosition | undefined;
  for (;;) {
    const page = await listResults(results.conn, runId, { query, after, limit });
    rows.push(...page);
    if (page.length < limit) return rows;
    after = page.at(-1)?.position;
  }
}
const places = (rows: RankedResult[]) => rows.map((row) => [row.rank, row.ligandId]);

describe('listResults', () => {
  it('ranks by affinity, equal ones by id', () => {
    expect(all.map(({ rank }) => rank)).toEqual(Array.from({ length: LIGANDS }, (_, i) => i + 1));
    expect(places(all)).toEqual(places(expected(RANKING, () => true)));
    expect(all[0]).toMatchObject({ poseAffinitiesKcalPerMol: [-8, -7] });
  });

  for (const sort of RESULT_SORTS) {
    for (const order of RESULT_ORDERS) {
      it(`pages through every row once by ${sort}, ${order}, with the rank of the whole run`, async () => {
        for (const limit of [4, 5, 100]) {
          const query = { sort, order, filter: {} };
          expect(places(await pageThrough(query, limit))).toEqual(places(expected(query, () => true)));
        }
        const query = { sort, order, filter: { heavyAtomsMin: 5 } };
        expect(places(await pageThrough(query, 3))).toEqual(
          places(expected(query, (row) => row.heavyAtoms >= 5)),
        );
      });
    }
  }

  it.each<[SearchedFilter, (row: RankedResult) => boolean]>([
    [{ affinityMax: -7 }, (row) => row.bestAffinityKcalPerMol <= -7],
    [
      { affinityMin: -7, affinityMax: -6 },
      (row) => row.bestAffinityKcalPerMol >= -7 && row.bestAffinityKcalPerMol <= -6,
    ],
    [{ confidenceMin: 0.3 }, (row) => row.confidence !== null && row.confidence >= 0.3],
    [{ efficiencyMin: -1.5 }, (row) => row.ligandEfficiencyKcalPerMol >= -1.5],
    [{ weightMax: 121 }, (row) => row.molecularWeightDalton !== null && row.molecularWeightDalton <= 121],
    [
      { rotatableBondsMin: 1.5, heavyAtomsMax: 5 },
      (row) => (row.rotatableBonds ?? 0) >= 2 && row.heavyAtoms <= 5,
    ],
    [{ name: 'b-' }, (row) => row.name.startsWith('B-')],
    [{ name: '%' }, (row) => row.name.includes('%')],
    [{ name: '_' }, (row) => row.name.includes('_')],
    [{ name: '\\' }, (row) => row.name.includes('\\')],
    [{ origin: 'reused' }, (row) => row.reused],
    [{ origin: 'docked', flag: 'none' }, (row) => !row.reused && row.flags.length === 0],
    [{ flag: 'any' }, (row) => row.flags.length > 0],
    [{ flag: 'no-contact' }, (row) => row.flags.includes('no-contact')],
    [{ contact: 'A:GLU:211' }, (row) => has(row, 'A:GLU:211:salt-bridge')],
    [{ contact: 'A:GLU:211B:hydrogen-bond' }, (row) => has(row, 'A:GLU:211B:hydrogen-bond')],
    [
      { contact: 'A:GLU:211:salt-bridge,A:ALA:213' },
      (row) => has(row, 'A:GLU:211:salt-bridge') && has(row, 'A:ALA:213:hydrogen-bond'),
    ],
    [{ scaffold: 'c1ccncc1' }, (row) => scaffoldOf.get(row.ligandId) === 'c1ccncc1'],
    [{ scaffold: 'none' }, (row) => scaffoldOf.get(row.ligandId) === ''],
    [{ smarts: 'C', smartsRecords: [2, 3, 5, 8, 13] }, (row) => [2, 3, 5, 8, 13].includes(row.ordinal)],
  ])('holds back what does not pass %j', async (filter, passes) => {
    const query = { ...RANKING, filter };
    const rows = expected(query, passes);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(LIGANDS);
    expect(places(await pageThrough(query, 4))).toEqual(places(rows));
    expect(await countMatchingResults(results.conn, runId, filter)).toBe(rows.length);
  });

  it.each<SearchedFilter>([
    { flag: 'affinity-not-negative' },
    { contact: 'A:ALA:213:salt-bridge' },
    { contact: 'C:GLU:211' },
    { smarts: 'C', smartsRecords: [] },
    { scaffold: 'C1CCCCC1' },
  ])('lets nothing pass that is not there: %j', async (filter) => {
    expect(await listResults(results.conn, runId, { query: { ...RANKING, filter }, limit: 5 })).toEqual([]);
    expect(await countMatchingResults(results.conn, runId, filter)).toBe(0);
  });

  it('refuses to apply a substructure that was not searched for', async () => {
    const query = { ...RANKING, filter: { smarts: 'C' } };
    await expect(listResults(results.conn, runId, { query, limit: 1 })).rejects.toThrow('has to be searched');
  });

  it('counts what each part of a filter lets pass alone', async () => {
    const filter: ResultFilter = { affinityMax: -7, name: 'nobody', flag: 'any' };
    expect(await countByPart(results.conn, runId, filter, activeParts(filter))).toEqual({
      affinity: all.filter((row) => row.bestAffinityKcalPerMol <= -7).length,
      name: 0,
      flag: all.filter((row) => row.flags.length > 0).length,
    });
  });
});

describe('listScaffolds', () => {
  const grouped = (passes: (row: RankedResult) => boolean) =>
    SCAFFOLDS.flatMap((scaffold) => {
      const [best, ...others] = all.filter((row) => scaffoldOf.get(row.ligandId) === scaffold && passes(row));
      if (!best) return [];
      const { bestAffinityKcalPerMol, ligandId: bestLigandId } = best;
      return [{ scaffold, ligands: others.length + 1, bestAffinityKcalPerMol, bestLigandId }];
    });
  const unknownOf = (passes: (row: RankedResult) => boolean) =>
    all.filter((row) => scaffoldOf.get(row.ligandId) === undefined && passes(row)).length;

  it('groups what passes a filter, with the best ligand of each', async () => {
    const passes = (row: RankedResult) => row.heavyAtoms >= 5;
    const query = { filter: { heavyAtomsMin: 5 }, by: 'ligands', limit: 10 } as const;
    const found = await listScaffolds(results.conn, runId, query);
    expect(found.scaffolds.toSorted((a, b) => (a.bestLigandId < b.bestLigandId ? -1 : 1))).toEqual(
      grouped(passes).toSorted((a, b) => (a.bestLigandId < b.bestLigandId ? -1 : 1)),
    );
    expect(found).toMatchObject({ total: grouped(passes).length, unknown: unknownOf(passes) });
  });

  it('puts the largest first, or the best', async () => {
    const all = grouped(() => true);
    for (const [by, key] of [
      ['ligands', (row: (typeof all)[number]) => -row.ligands],
      ['affinity', (row: (typeof all)[number]) => row.bestAffinityKcalPerMol],
    ] as const) {
      const { scaffolds } = await listScaffolds(results.conn, runId, { filter: {}, by, limit: 10 });
      expect(scaffolds.map(key)).toEqual(all.map(key).toSorted((a, b) => a - b));
      const first = await listScaffolds(results.conn, runId, { filter: {}, by, limit: 1 });
      expect(first).toMatchObject({ scaffolds: scaffolds.slice(0, 1), total: all.length });
    }
  });
});

describe('listContactedResidues', () => {
  it('counts the ligands of each residue, and of each of its kinds, along the chains', async () => {
    const found = await listContactedResidues(results.conn, runId);
    const withKind = (text: string) => all.filter((row) => has(row, text)).length;
    expect(found.map(({ residue }) => residueText(residue))).toEqual([
      ...['A:GLN:211', 'A:GLU:211', 'A:GLU:211B', 'A:ALA:213', 'B:GLU:211'],
    ]);
    // Two kinds with one residue are one ligand.
    expect(found[1]).toMatchObject({
      ligands: withKind('A:GLU:211:hydrogen-bond'),
      kinds: {
        'hydrogen-bond': withKind('A:GLU:211:hydrogen-bond'),
        'salt-bridge': withKind('A:GLU:211:salt-bridge'),
      },
    });
    expect(found[3]?.kinds).toEqual({ 'hydrogen-bond': withKind('A:ALA:213:hydrogen-bond') });
  });

  it('tells for how many results contacts were never looked for', async () => {
    const { conn } = results;
    const { runId: other } = await makeRunningJob(conn, 2);
    for (const contacts of [0, null]) {
      const task = await claimOne(conn, other);
      await completeTask(conn, completion(other, task, { poses: [{ ...pose(1, -5), contacts }] }));
    }
    expect(await countWithoutContacts(conn, other)).toBe(1);
  });
});
