/** Metals that AutoDock Vina 1.2.3 reads (each tried with `--score_only`); it treats all of them alike. */
export const VINA_METALS: ReadonlySet<string> = new Set('Mg Mn Zn Ca Fe Cu Na K Hg Co U Cd Ni'.split(' '));

/** Atom types that AutoDock Vina 1.2.3 reads in a receptor. Their case matters to it. */
export const VINA_TYPES: ReadonlySet<string> = new Set([
  ...'C A N NA OA S SA P HD F Cl Br I Si Se'.split(' '),
  ...VINA_METALS,
]);
