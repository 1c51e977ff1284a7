import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  endOfRun,
  exampleLigands,
  readyAurora,
  readyLibrary,
  sdfRecords,
  signedIn,
  testFile,
} from '@/e2e/support/docking';
import { stackFacts } from '@/e2e/support/facts';
import { withResultsDatabase } from '@/e2e/support/results-database';
import { molfileCoordinates } from '@/lib/chemistry/molecules/molfile';
import type { PreparedLigand } from '@/lib/chemistry/molecules/prepared-ligand';
import type { PoseScore } from '@/lib/docking/engine';
import { placeLigand } from '@/lib/docking/pdbqt';
import { createVinaEngine } from '@/lib/docking/vina';
import type { LigandId, RunId, TargetId } from '@/lib/domain/ids';
import type { Vec3 } from '@/lib/domain/search-space';
import type { ProductApi } from '@/scripts/product-api/product-api';

/** Vina writes energies to three decimals, coordinates too: what is left of a pose's affinity when it is scored again. */
const TOLERANCE_KCAL_PER_MOL = 0.01;
const SCORED_AT_ONCE = 2;
const CRYSTAL_LIGAND = 'JNJ-7706621';

const scratchRoot = mkdtempSync(join(tmpdir(), 'scores-'));
const engine = createVinaEngine({ vinaPath: process.env.VINA_PATH ?? 'vina', scratchRoot });
let api: ProductApi;
let targetId: TargetId;
let receptorPdbqt: string;

test.beforeAll(async () => {
  const facts = stackFacts();
  api = await signedIn(facts, facts.organisations[1]);
  targetId = await readyAurora(api);
  const target = await api.getTarget(targetId);
  receptorPdbqt = await api.getText(target?.files.receptorPdbqt ?? '');
});
test.afterAll(() => rmSync(scratchRoot, { recursive: true, force: true }));

/** Docks ligands of the example, and scores every pose of the run's SDF export once more. @returns the run's id */
async function dockAndScoreAgain(ligands: string, exhaustiveness: number): Promise<RunId> {
  const libraryId = await readyLibrary(api, testFile('ligands.csv', ligands));
  const { id } = await api.startRun({ name: 'Scores', targetId, libraryId, parameters: { exhaustiveness } });
  const { status, total, counts, files } = await endOfRun(api, id);
  const expected = ligands.trimEnd().split('\n').length - 1;
  expect({ status, total, ...counts }).toMatchObject({
    status: 'completed',
    total: expected,
    docked: expected,
  });

  const exported = new Map<string, string[]>();
  for (const record of sdfRecords(await api.getText(`${files.sdf}?poses=all`))) {
    const name = record.slice(0, record.indexOf('\n'));
    exported.set(name, [...(exported.get(name) ?? []), record]);
  }
  expect(exported.size).toBe(expected);
  const prepared = await preparedLigands(id);
  let worst = 0;
  let scored = 0;
  for (const { ligandId, name, poses } of await api.getResults(id)) {
    const ligand = prepared.get(ligandId) as PreparedLigand;
    const records = exported.get(name) ?? [];
    expect(records, name).toHaveLength(poses);
    const scores = await scoreAll(records.map((record) => poseOf(ligand, record)));
    const rows = (await api.getLigandResult(id, ligandId)).poses;
    const first = scores[0] as PoseScore;
    const factor = first.affinityKcalPerMol / first.interKcalPerMol;
    for (const [i, row] of rows.entries()) {
      const score = scores[i] as PoseScore;
      // The affinity as Vina's paper defines it: the unbound energy is that of the best pose. --score_only takes each
      // pose's own, so that only the best one's affinity is its "Estimated Free Energy of Binding".
      const again =
        i === 0
          ? score.affinityKcalPerMol
          : factor * (score.interKcalPerMol + score.intraKcalPerMol - first.intraKcalPerMol);
      const where = `${name}, pose ${row.rank}`;
      expect(fieldOf(records[i] as string, 'rank'), where).toBe(String(row.rank));
      expect(Number(fieldOf(records[i] as string, 'affinity_kcal_per_mol')), where).toBe(
        row.affinityKcalPerMol,
      );
      const difference = Math.abs(row.affinityKcalPerMol - again);
      expect
        .soft(difference, `${where}: ${row.affinityKcalPerMol}, scored again ${again.toFixed(3)}`)
        .toBeLessThan(TOLERANCE_KCAL_PER_MOL);
      worst = Math.max(worst, difference);
      scored += 1;
    }
  }
  console.log(
    `${scored} poses of ${expected} ligands scored again; the largest difference is ${worst.toFixed(4)} kcal/mol.`,
  );
  return id;
}

/** The ligands of a run as they were docked, from the store. */
async function preparedLigands(runId: RunId): Promise<Map<LigandId, PreparedLigand>> {
  const facts = stackFacts();
  const rows = await withResultsDatabase(
    facts,
    facts.organisations[1].slug,
    (sql) => sql<{ ligandId: LigandId; objectKey: string }[]>`
      select i.ligand_id as "ligandId", p.object_key as "objectKey"
      from job_inputs i join prepared_ligands p on p.key = i.prepared_key where i.job_id = ${runId}`,
  );
  const read = (key: string) =>
    JSON.parse(readFileSync(join(facts.dataFolder, 'objects', key), 'utf8')) as PreparedLigand;
  return new Map(rows.map(({ ligandId, objectKey }) => [ligandId, read(objectKey)]));
}

/** The ligand's PDBQT with its atoms where an exported pose has them. */
function poseOf({ pdbqt, pdbqtAtomIndices }: PreparedLigand, record: string): string {
  const coordinates = molfileCoordinates(record);
  return placeLigand(
    pdbqt,
    pdbqtAtomIndices.map((atom) => coordinates[atom] as Vec3),
  );
}

/** `vina --score_only` of each, into the receptor that the product stored. */
async function scoreAll(poses: readonly string[]): Promise<PoseScore[]> {
  const scores: PoseScore[] = [];
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < poses.length; i = next++) {
      const limits = {
        cores: 1,
        signal: AbortSignal.timeout(120_000),
        timeoutSeconds: 60,
        memoryMegabytes: 2048,
      };
      scores[i] = await engine.scoreOnly({ receptorPdbqt, posePdbqt: poses[i] as string }, limits);
    }
  };
  await Promise.all(Array.from({ length: SCORED_AT_ONCE }, lane));
  return scores;
}

/** A data field of an SDF record. */
const fieldOf = (record: string, name: string) => new RegExp(`^> <${name}>\\n(.*)$`, 'm').exec(record)?.[1];

test('every pose of the example scores the same when Vina scores it again', async () => {
  test.setTimeout(600_000);
  await dockAndScoreAgain(
    exampleLigands((name) => name !== CRYSTAL_LIGAND),
    1,
  );
});

test('the crystal ligand is docked to where the crystal has it, at the demo’s settings', async () => {
  test.setTimeout(600_000);
  const runId = await dockAndScoreAgain(
    exampleLigands((name) => name === CRYSTAL_LIGAND),
    8,
  );
  const run = await api.getRun(runId);
  expect(run?.parameters).toMatchObject({ exhaustiveness: 8, seed: 42 });
  const [result] = await api.getResults(runId);
  expect(result?.name).toBe(CRYSTAL_LIGAND);
  console.log(
    `${CRYSTAL_LIGAND}: ${result?.affinityKcalPerMol} kcal/mol, ${result?.rmsdAngstrom?.toFixed(2)} Å from the crystal.`,
  );
  expect(result?.rmsdAngstrom).not.toBeNull();
  expect(result?.rmsdAngstrom).toBeLessThan(2);
});
