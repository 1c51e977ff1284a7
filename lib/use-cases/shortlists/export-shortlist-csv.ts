import { z } from 'zod';
import { csvLine, rounded } from '@/lib/domain/csv';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { loadShortlist } from '@/lib/use-cases/shortlists/load-shortlist';

const COLUMNS = [
  'run',
  'target',
  'rank',
  'name',
  'record',
  'smiles',
  'affinity_kcal_per_mol',
  'ligand_efficiency_kcal_per_mol_per_heavy_atom',
  'rmsd_to_crystal_angstrom',
  'molecular_weight_dalton',
  'heavy_atoms',
  'rotatable_bonds',
  'note',
  'starred_by',
  'starred_at',
  'run_id',
  'ligand_id',
];

/** A shortlist as CSV, one line a result. */
export const exportShortlistCsv = defineUseCase({
  name: 'export-shortlist-csv',
  permission: 'run:read',
  input: z.object({ shortlistId: idSchema('shortlist') }),
  run: async (ctx, { shortlistId }, deps) => {
    const { name, entries } = await loadShortlist(ctx, deps, shortlistId);
    const lines = entries.map(({ run, result, note, starredBy, starredAt }) =>
      csvLine([
        run.name,
        run.targetName,
        result.rank,
        result.name,
        result.record,
        result.canonicalSmiles,
        rounded(result.affinityKcalPerMol),
        rounded(result.ligandEfficiencyKcalPerMolPerAtom),
        rounded(result.rmsdAngstrom),
        rounded(result.molecularWeightDalton),
        result.heavyAtoms,
        result.rotatableBonds,
        note,
        starredBy,
        starredAt,
        run.id,
        result.ligandId,
      ]),
    );
    return { fileName: `${name}.csv`, csv: [csvLine(COLUMNS), ...lines].join('') };
  },
});
