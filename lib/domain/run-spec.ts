import type { DockingParameters } from '@/lib/domain/docking-parameters';
import type { LibraryId, RunId, TargetId } from '@/lib/domain/ids';
import type { Recipe } from '@/lib/domain/input-signature';
import type { ReplicatePlan } from '@/lib/domain/replicates';
import type { SearchSpace, Vec3 } from '@/lib/domain/search-space';

/** A crystal ligand as atoms and bonds without orders, which PDB files do not hold. */
export interface CrystalReference {
  /** `residue name:chain:residue number`. */
  id: string;
  elements: string[];
  /** Ångström, one for each element. */
  coordinates: Vec3[];
  /** Pairs of indices into the two lists above. */
  bonds: [number, number][];
}

/** The target as it was when the run was asked for: what is docked into, whatever becomes of the target later. */
export interface RunTarget {
  id: TargetId;
  name: string;
  receptorPdbqtKey: string;
  receptorPdbKey: string;
  crystalLigandPdbKey: string | null;
  pdbqtSha256: string;
  recipe: Recipe;
  crystalLigand: CrystalReference | null;
  /** Of its crystal ligand, as the last run found it again in the same receptor; left out if none did. */
  redockingRmsdAngstrom?: number;
}

/** Everything a run was asked with, beside its target. Kept with the run, immutable. */
export interface RunSpec {
  library: { id: LibraryId; name: string };
  /** Of the library's records those that failed in that run, which has ended; left out: all of them. */
  only?: { failedIn: RunId };
  target: RunTarget;
  searchSpace: SearchSpace;
  parameters: DockingParameters;
  /** How each ligand is prepared. */
  ligandRecipe: Recipe;
  /** How often each is docked; left out: once. */
  replicates?: ReplicatePlan;
}
