import { listMolecules, type MoleculeRecord } from '@/db/metadata/molecules-repository';
import type { ResultsConnection } from '@/db/results/connection';
import {
  countLigandsAhead,
  findLatestEngine,
  hasCachedResults,
  listMeasuredDockings,
  readBusyCores,
} from '@/db/results/forecast-repository';
import { findPreparedLigands } from '@/db/results/prepared-ligands-repository';
import { type Band, calibrate, type DockingSize, forecastCpuSeconds } from '@/lib/docking/forecast';
import { mostSeeds, ONE_DOCKING } from '@/lib/domain/replicates';
import type { RunForecast } from '@/lib/domain/resources/run-forecast';
import type { RunSpec } from '@/lib/domain/run-spec';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { askedRunSchema, redockingOf, specOfAskedRun } from '@/lib/use-cases/runs/asked-run';
import { findKnownLigands, type KnownLigand } from '@/lib/use-cases/runs/known-ligands';
import { preparedLigandKey } from '@/lib/use-cases/runs/prepared-ligand';
import type { SignedEngine } from '@/lib/use-cases/runs/sign-ligand';
import { currentDockingUsage } from '@/lib/use-cases/usage/docking-usage';

const MOLECULES_AT_ONCE = 500;

/**
 * What a run would take if it were started now: how much of it is known, the processor time of the rest, when it would
 * be done, and what is left of the quota. Says no to whatever starting it would be refused for.
 */
export const forecastRun = defineUseCase({
  name: 'forecast-run',
  permission: 'run:start',
  input: askedRunSchema,
  run: async (ctx, asked, deps): Promise<RunForecast> => {
    const orgId = ctx.org.id;
    const redocking = await redockingOf(deps, orgId, asked.targetId);
    const { spec, library } = await deps.metadata.withOrganization(orgId, (tx) =>
      specOfAskedRun(tx, orgId, asked, redocking),
    );
    const plan = spec.replicates ?? ONE_DOCKING;
    const usage = await currentDockingUsage(deps, orgId);
    const { measured, cores, ligandsAhead, engine } = await deps.results.withResults(orgId, async (conn) => ({
      measured: await listMeasuredDockings(conn),
      cores: await readBusyCores(conn),
      ligandsAhead: await countLigandsAhead(conn),
      engine: (await hasCachedResults(conn, spec.target.id)) ? await findLatestEngine(conn) : null,
    }));

    // With a least confidence, how many more seeds a ligand takes is not known before.
    const atLeast: DockingSize[] = [];
    const atMost: DockingSize[] = [];
    let ligands = 0;
    let known = 0;
    for (let after = 0; ; ) {
      const molecules = await deps.metadata.withOrganization(orgId, (tx) =>
        listMolecules(tx, orgId, library.id, { after, limit: MOLECULES_AT_ONCE, status: 'accepted' }),
      );
      const last = molecules.at(-1);
      if (!last) break;
      after = last.ordinal;
      ligands += molecules.length;
      const found = engine
        ? await deps.results.withResults(orgId, (conn) => findKnown(conn, spec, engine, molecules))
        : [];
      for (const [i, molecule] of molecules.entries()) {
        if (found[i]?.best) {
          known++;
          continue;
        }
        const [size, docked] = [sizeOf(molecule, spec), found[i]?.dockings.length ?? 0];
        const isInDoubt = docked >= plan.seeds;
        atLeast.push(...times(size, isInDoubt ? 1 : plan.seeds - docked));
        atMost.push(...times(size, Math.max(1, mostSeeds(plan) - docked)));
      }
    }

    const calibration = calibrate(measured);
    const [least, most] = [forecastCpuSeconds(atLeast, calibration), forecastCpuSeconds(atMost, calibration)];
    const cpuSeconds = { expected: (least.expected + most.expected) / 2, low: least.low, high: most.high };
    const limit = usage.quotas.cpuHoursPerMonth;
    return {
      ligands,
      known,
      dockings: { least: atLeast.length, most: atMost.length },
      cpuHours: scaled(cpuSeconds, 1 / 3600),
      calibratedOn: calibration.dockings,
      seconds: cores === null ? null : scaled(cpuSeconds, 1 / cores),
      ligandsAhead,
      quota: limit === undefined ? null : { usedCpuHours: usage.cpuSeconds / 3600, limitCpuHours: limit },
    };
  },
});

/** What stands for them, if the workers' engine is this one. */
async function findKnown(
  conn: ResultsConnection,
  spec: RunSpec,
  engine: SignedEngine,
  molecules: readonly MoleculeRecord[],
): Promise<(KnownLigand | null)[]> {
  const keys = molecules.map(({ molfile }) => preparedLigandKey(molfile ?? '', spec.ligandRecipe));
  const prepared = await findPreparedLigands(conn, keys);
  return findKnownLigands(
    conn,
    spec,
    engine,
    keys.map((key) => prepared.get(key) ?? null),
  );
}

const times = <T>(value: T, count: number): T[] => new Array<T>(count).fill(value);

function sizeOf({ heavyAtoms, rotatableBonds }: MoleculeRecord, { parameters }: RunSpec): DockingSize {
  return {
    movableAtoms: heavyAtoms ?? 0,
    torsions: rotatableBonds ?? 0,
    exhaustiveness: parameters.exhaustiveness,
  };
}

const scaled = ({ expected, low, high }: Band, factor: number): Band => ({
  expected: expected * factor,
  low: low * factor,
  high: high * factor,
});
