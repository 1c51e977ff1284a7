import type { ResultRow } from '@/lib/domain/resources/runs';

/** A column of the table of a run's results that is taken home. */
export interface RunColumn {
  /** With its unit. */
  name: string;
  type: 'text' | 'integer' | 'number';
  /** Null where a result has none, or a role does not show it. */
  value: (row: ResultRow) => string | number | null;
}

/** One line a ligand, in whatever format. */
export const RUN_TABLE: readonly RunColumn[] = [
  { name: 'rank', type: 'integer', value: (row) => row.rank },
  { name: 'name', type: 'text', value: (row) => row.name },
  { name: 'record', type: 'integer', value: (row) => row.record },
  { name: 'smiles', type: 'text', value: (row) => row.canonicalSmiles },
  { name: 'affinity_kcal_per_mol', type: 'number', value: (row) => row.affinityKcalPerMol },
  {
    name: 'affinity_as_reported_kcal_per_mol',
    type: 'number',
    value: (row) => row.reportedAffinityKcalPerMol,
  },
  {
    name: 'ligand_efficiency_kcal_per_mol_per_heavy_atom',
    type: 'number',
    value: (row) => row.ligandEfficiencyKcalPerMolPerAtom,
  },
  { name: 'rmsd_to_crystal_angstrom', type: 'number', value: (row) => row.rmsdAngstrom },
  { name: 'molecular_weight_dalton', type: 'number', value: (row) => row.molecularWeightDalton },
  { name: 'heavy_atoms', type: 'integer', value: (row) => row.heavyAtoms },
  { name: 'rotatable_bonds', type: 'integer', value: (row) => row.rotatableBonds },
  { name: 'poses', type: 'integer', value: (row) => row.poses },
  { name: 'outcome', type: 'text', value: (row) => row.outcome },
  { name: 'flags', type: 'text', value: (row) => row.flags.join(' ') },
  { name: 'confidence', type: 'number', value: (row) => row.confidence },
  { name: 'seeds', type: 'integer', value: (row) => row.seeds },
  { name: 'ligand_id', type: 'text', value: (row) => row.ligandId },
];
