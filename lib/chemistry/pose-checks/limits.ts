/**
 * What a pose is measured against: the limits of PoseBusters (Buttenschoen, Morris and Deane, Chem. Sci. 2024, 15,
 * 3130, table 4; the same numbers stand in `config/dock.yml` of its release 0.6).
 */
export const limits = {
  /** Beyond the bounds of distance geometry, in per cent. */
  bondLengthPercent: 25,
  bondAnglePercent: 25,
  /** Share of the lower bound of distance geometry that two atoms without a bond keep. */
  internalClash: 0.7,
  /** From the plane that fits best. */
  flatnessAngstrom: 0.25,
  /** Share of the sum of van der Waals radii; of covalent radii at a metal. */
  receptorClash: 0.75,
  /** From the nearest atom of the receptor. */
  receptorContactAngstrom: 5,
  /** Of the ligand's volume, with radii of `overlapRadiusScale`. */
  overlapPercent: 7.5,
  overlapRadiusScale: 0.8,
} as const;
