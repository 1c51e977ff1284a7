import type { ViewerTheme } from '@/components/structure-viewer/palette';
import type { SearchSpace, Vec3 } from '@/lib/domain/search-space';

/** An interaction to point out: which atoms, by their places in the two files, and what stands on the line. */
export interface SceneContact {
  poseAtoms: readonly number[];
  receptorAtoms: readonly number[];
  label: string;
}

/** Everything that the 3D scene shows, as plain values: the scene compares it with what it shows already. */
export interface SceneContent {
  receptorPdb: string | null;
  crystalLigandPdb: string | null;
  /** What preparation left out; null: not shown. */
  removedPdb: string | null;
  /** True: in a colour of its own; false: as if it belonged to the receptor. */
  isRemovedMarked: boolean;
  /** SDF records of one ligand each; the first decides which residues are drawn as the pocket. */
  poseSdfs: readonly string[];
  searchSpace: SearchSpace | null;
  /** Of the first pose. */
  contact: SceneContact | null;
  /** Atoms of the receptor that are pointed out, by their places in its file. */
  pickedAtoms: readonly number[];
  /** Places of a pocket, drawn as a cloud. */
  pocketPoints: readonly Vec3[];
  /** True: the camera stays where it is when the box moves. */
  isBoxInHand: boolean;
  theme: ViewerTheme;
  showSurface: boolean;
  showBox: boolean;
}
