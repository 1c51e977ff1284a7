import { z } from 'zod';
import { getJob } from '@/db/results/jobs-repository';
import { csvLine, rounded } from '@/lib/domain/csv';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { rankedResults } from '@/lib/use-cases/runs/ranked-results';
import { serialiseResult } from '@/lib/use-cases/runs/serialise-result';

const COLUMNS = [
  'rank',
  'name',
  'record',
  'smiles',
  'affinity_kcal_per_mol',
  'affinity_as_reported_kcal_per_mol',
  'ligand_efficiency_kcal_per_mol_per_heavy_atom',
  'rmsd_to_crystal_angstrom',
  'molecular_weight_dalton',
  'heavy_atoms',
  'rotatable_bonds',
  'poses',
  'outcome',
  'flags',
  'confidence',
  'seeds',
  'ligand_id',
];

/** The ranking of a run as CSV, streamed. */
export const exportRunCsv = defineUseCase({
  name: 'export-run-csv',
  permission: 'run:read',
  input: z.object({ runId: idSchema('run') }),
  run: async (ctx, { runId }, deps) => {
    const job = await deps.results.withResults(ctx.org.id, (conn) => getJob(conn, runId));
    async function* chunks(): AsyncGenerator<Uint8Array> {
      const encoder = new TextEncoder();
      yield encoder.encode(csvLine(COLUMNS));
      for await (const ranked of rankedResults(deps, ctx.org.id, runId)) {
        const row = serialiseResult(ctx, ranked);
        yield encoder.encode(
          csvLine([
            row.rank,
            row.name,
            row.record,
            row.canonicalSmiles,
            rounded(row.affinityKcalPerMol),
            rounded(row.reportedAffinityKcalPerMol),
            rounded(row.ligandEfficiencyKcalPerMolPerAtom),
            rounded(row.rmsdAngstrom),
            rounded(row.molecularWeightDalton),
            row.heavyAtoms,
            row.rotatableBonds,
            row.poses,
            row.outcome,
            row.flags.join(' '),
            row.confidence,
            row.seeds,
            row.ligandId,
          ]),
        );
      }
    }
    return { fileName: `${job.name}.csv`, chunks: chunks() };
  },
});
