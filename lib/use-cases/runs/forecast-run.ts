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
import { findCachedResults } from '@/db/results/result-cache-repository';
import { type Band, calibrate, type DockingSize, forecastCpuSeconds } from '@/lib/docking/forecast';
import type { RunForecast } from '@/lib/domain/resources/run-forecast';
import type { RunSpec } from '@/lib/domain/run-spec';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { askedRunSchema, specOfAskedRun } from '@/lib/use-cases/runs/asked-run';
import { preparedLigandKey } from '@/lib/use-cases/runs/prepared-ligand';
import { type SignedEngine, signLigand } from '@/lib/use-cases/runs/sign-ligand';
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
    const { spec, library } = await deps.metadata.withOrganization(orgId, (tx) =>
      specOfAskedRun(tx, orgId, asked),
    );
    const usage = await currentDockingUsage(deps, orgId);
    const { measured, cores, ligandsAhead, engine } = await deps.results.withResults(orgId, async (conn) => ({
      measured: await listMeasuredDockings(conn),
      cores: await readBusyCores(conn),
      ligandsAhead: await countLigandsAhead(conn),
      engine: (await hasCachedResults(conn, spec.target.id)) ? await findLatestEngine(conn) : null,
    }));

    const toDock: DockingSize[] = [];
    let ligands = 0;
    for (let after = 0; ; ) {
      const molecules = await deps.metadata.withOrganization(orgId, (tx) =>
        listMolecules(tx, orgId, library.id, { after, limit: MOLECULES_AT_ONCE, status: 'accepted' }),
      );
      const last = molecules.at(-1);
      if (!last) break;
      after = last.ordinal;
      ligands += molecules.length;
      const known = engine
        ? await deps.results.withResults(orgId, (conn) => whichAreKnown(conn, spec, engine, molecules))
        : new Set<MoleculeRecord>();
      for (const molecule of molecules) if (!known.has(molecule)) toDock.push(sizeOf(molecule, spec));
    }

    const calibration = calibrate(measured);
    const cpuSeconds = forecastCpuSeconds(toDock, calibration);
    const limit = usage.quotas.cpuHoursPerMonth;
    return {
      ligands,
      known: ligands - toDock.length,
      cpuHours: scaled(cpuSeconds, 1 / 3600),
      calibratedOn: calibration.dockings,
      seconds: cores === null ? null : scaled(cpuSeconds, 1 / cores),
      ligandsAhead,
      quota: limit === undefined ? null : { usedCpuHours: usage.cpuSeconds / 3600, limitCpuHours: limit },
    };
  },
});

/** Those for which a result of the very same input stands, if the workers' engine is this one. */
async function whichAreKnown(
  conn: ResultsConnection,
  spec: RunSpec,
  engine: SignedEngine,
  molecules: readonly MoleculeRecord[],
): Promise<Set<MoleculeRecord>> {
  const keys = molecules.map(({ molfile }) => preparedLigandKey(molfile ?? '', spec.ligandRecipe));
  const prepared = await findPreparedLigands(conn, keys);
  const signed = await Promise.all(
    keys.map(async (key) => {
      const record = prepared.get(key);
      return record ? (await signLigand(spec, engine, record)).exact : null;
    }),
  );
  const results = await findCachedResults(
    conn,
    signed.filter((exact) => exact !== null),
  );
  return new Set(molecules.filter((_, i) => signed[i] && results.has(signed[i])));
}

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
