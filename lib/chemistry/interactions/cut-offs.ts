/**
 * Where an interaction begins and ends: the values of PLIP 2 (Salentin et al., Nucleic Acids Res. 2015, 43, W443;
 * Adasme et al., Nucleic Acids Res. 2021, 49, W530), each with the source that PLIP names for it.
 */
export const cutOffs = {
  /** Nearer than this are two records of one atom. */
  leastAngstrom: 0.5,
  /** Hubbard and Haider 2001, and 0.6 Å. */
  hydrogenBondAngstrom: 4.1,
  /** Hubbard and Haider 2001, less 10°. */
  hydrogenBondDegrees: 100,
  /** Between carbons. */
  hydrophobicAngstrom: 4.0,
  /** Between ring centres (McGaughey et al. 1998). */
  piStackingAngstrom: 5.5,
  /** From parallel, or from perpendicular. */
  piStackingDeviationDegrees: 30,
  /** The radius of benzene and 0.5 Å. */
  ringOffsetAngstrom: 2.0,
  /** Between a charge and a ring's centre (Gallivan and Dougherty 1999). */
  piCationAngstrom: 6.0,
  /** Of a tertiary amine's plane from the ring's: else the ring looks at the amine through its substituents. */
  piCationAmineDegrees: 30,
  /** Between centres of charge (Barlow and Thornton 1983, and 1.5 Å). */
  saltBridgeAngstrom: 5.5,
  /** Auffinger et al. 2004, and 0.5 Å; the best angles and what they may differ by are theirs. */
  halogenBondAngstrom: 4.0,
  halogenDonorDegrees: 165,
  halogenAcceptorDegrees: 120,
  halogenDeviationDegrees: 30,
  /** Harding 2001. */
  metalAngstrom: 3.0,
} as const;
