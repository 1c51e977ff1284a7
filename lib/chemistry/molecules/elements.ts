interface Element {
  symbol: string;
  /** Single-bond covalent radius. */
  covalentRadiusAngstrom: number;
  vanDerWaalsRadiusAngstrom: number;
}

/**
 * The elements that a ligand may hold: those with an AutoDock type that Vina knows. Radii: Pyykkö and Atsumi 2009
 * (covalent, single bond), Bondi 1964 and Mantina et al. 2009 (van der Waals).
 */
export const LIGAND_ELEMENTS: Readonly<Record<number, Element>> = {
  1: { symbol: 'H', covalentRadiusAngstrom: 0.32, vanDerWaalsRadiusAngstrom: 1.1 },
  6: { symbol: 'C', covalentRadiusAngstrom: 0.75, vanDerWaalsRadiusAngstrom: 1.7 },
  7: { symbol: 'N', covalentRadiusAngstrom: 0.71, vanDerWaalsRadiusAngstrom: 1.55 },
  8: { symbol: 'O', covalentRadiusAngstrom: 0.66, vanDerWaalsRadiusAngstrom: 1.52 },
  9: { symbol: 'F', covalentRadiusAngstrom: 0.64, vanDerWaalsRadiusAngstrom: 1.47 },
  14: { symbol: 'Si', covalentRadiusAngstrom: 1.16, vanDerWaalsRadiusAngstrom: 2.1 },
  15: { symbol: 'P', covalentRadiusAngstrom: 1.11, vanDerWaalsRadiusAngstrom: 1.8 },
  16: { symbol: 'S', covalentRadiusAngstrom: 1.03, vanDerWaalsRadiusAngstrom: 1.8 },
  17: { symbol: 'Cl', covalentRadiusAngstrom: 0.99, vanDerWaalsRadiusAngstrom: 1.75 },
  35: { symbol: 'Br', covalentRadiusAngstrom: 1.14, vanDerWaalsRadiusAngstrom: 1.83 },
  53: { symbol: 'I', covalentRadiusAngstrom: 1.33, vanDerWaalsRadiusAngstrom: 1.98 },
};

/** The element with this atomic number. @throws Error for one that no checked ligand can hold */
export function ligandElement(atomicNumber: number): Element {
  const element = LIGAND_ELEMENTS[atomicNumber];
  if (!element) throw new Error(`No ligand may hold the element with atomic number ${atomicNumber}.`);
  return element;
}
