import type { LigandId } from '@/lib/domain/ids';

/** By what scaffolds are sorted: how many ligands have them, or the best affinity among these. */
export const SCAFFOLD_SORTS = ['ligands', 'affinity'] as const;
export type ScaffoldSort = (typeof SCAFFOLD_SORTS)[number];

/** The Murcko scaffolds of a run's results. */
export interface RunScaffolds {
  scaffolds: {
    /** Canonical SMILES; null for the ligands without a ring. */
    smiles: string | null;
    ligands: number;
    bestAffinityKcalPerMol: number;
    bestLigandId: LigandId;
    /** Path of its 2D depiction; null where there is nothing to draw. */
    depiction: string | null;
  }[];
  /** Scaffolds in all, also those that are left out here. */
  total: number;
  /** Ligands whose scaffold is not known: read before it was kept. */
  unknown: number;
}
