/** The forms in which a pose is taken away beside SDF: for AutoDock's programs, and with its receptor as one complex. */
export const POSE_FILE_PARTS = ['pose.pdbqt', 'complex.pdb', 'complex.cif'] as const;
export type PoseFilePart = (typeof POSE_FILE_PARTS)[number];
