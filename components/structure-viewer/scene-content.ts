import type { ViewerTheme } from '@/components/structure-viewer/palette';
import type { SearchSpace } from '@/lib/domain/search-space';

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
  /** SDF records of one ligand each; the first decides which residues are drawn as the pocket. */
  poseSdfs: readonly string[];
  searchSpace: SearchSpace | null;
  /** Of the first pose. */
  contact: SceneContact | null;
  theme: ViewerTheme;
  showSurface: boolean;
  showBox: boolean;
}
