import type { DockingParameters } from '@/lib/domain/docking-parameters';
import type { ArtifactId, LibraryId, RunId, TargetId } from '@/lib/domain/ids';
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

/** Who did something at another installation, as its proof bundle names them. */
export interface RestoredActor {
  kind: 'member' | 'token' | 'system';
  id: string;
  name: string | null;
}

/** Where a run comes from that was made elsewhere and restored from its proof bundle. */
export interface RestoredFrom {
  /** Of the archive, which is kept. */
  bundleSha256: string;
  artifactId: ArtifactId;
  organizationName: string;
  /** The origin of that installation; null in bundles that do not tell it. */
  installation: string | null;
  /** What it is called there. */
  runId: string;
  askedAt: string;
  askedBy: RestoredActor;
  exportedAt: string;
}

/** Where a single result of such a run was docked, by the names that the other installation has. */
export interface RestoredResult {
  /** That one, or an earlier one from which it was reused; null if that was not known there. */
  run: { id: string; name: string } | null;
  taskId: string;
  askedBy: RestoredActor | null;
}

/** Everything a run was asked with, beside its target. Kept with the run, immutable. */
export interface RunSpec {
  library: { id: LibraryId; name: string };
  /** Of the library's records those that failed in that run, which has ended; left out: all of them. */
  only?: { failedIn: RunId };
  /** Of a run that was not docked here. It is read, and nothing else: never started, never reused. */
  restoredFrom?: RestoredFrom;
  target: RunTarget;
  searchSpace: SearchSpace;
  parameters: DockingParameters;
  /** How each ligand is prepared. */
  ligandRecipe: Recipe;
  /** How often each is docked; left out: once. */
  replicates?: ReplicatePlan;
}
