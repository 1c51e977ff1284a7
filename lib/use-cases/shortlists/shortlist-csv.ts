import { csvLine, rounded } from '@/lib/domain/csv';
import type { ShortlistedResult } from '@/lib/domain/resources/shortlists';

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

/** What is on a shortlist as CSV, one line a result. */
export function shortlistCsv(entries: readonly ShortlistedResult[]): string {
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
  return [csvLine(COLUMNS), ...lines].join('');
}
