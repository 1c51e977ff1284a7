import type { AlertSet, DuplicateFilter, LigandProperty } from '@/lib/domain/ligand-filter';
import type { LigandRow } from '@/lib/domain/resources/libraries';

/** A property as it is headed, spelled out, and written. */
export const PROPERTY_WORDS: Record<LigandProperty, { short: string; name: string; digits: number }> = {
  weight: { short: 'MW', name: 'Molecular weight', digits: 1 },
  logP: { short: 'logP', name: 'logP (Crippen)', digits: 2 },
  tpsa: { short: 'TPSA', name: 'Polar surface area', digits: 1 },
  donors: { short: 'HBD', name: 'Hydrogen-bond donors', digits: 0 },
  acceptors: { short: 'HBA', name: 'Hydrogen-bond acceptors', digits: 0 },
  rotatableBonds: { short: 'RotB', name: 'Rotatable bonds', digits: 0 },
  rings: { short: 'Rings', name: 'Rings', digits: 0 },
  heavyAtoms: { short: 'Heavy', name: 'Heavy atoms', digits: 0 },
};

/** The value of a property of a record; null for one that is not known, or not shown. */
export const PROPERTY_VALUE: Record<LigandProperty, (ligand: LigandRow) => number | null> = {
  weight: (ligand) => ligand.molecularWeightDalton,
  logP: (ligand) => ligand.logP,
  tpsa: (ligand) => ligand.tpsaSquareAngstrom,
  donors: (ligand) => ligand.hydrogenBondDonors,
  acceptors: (ligand) => ligand.hydrogenBondAcceptors,
  rotatableBonds: (ligand) => ligand.rotatableBonds,
  rings: (ligand) => ligand.rings,
  heavyAtoms: (ligand) => ligand.heavyAtoms,
};

export const ALERT_SET_NAMES: Record<AlertSet, string> = { pains: 'PAINS', brenk: 'Brenk' };

/** `pains/catechol_A` as people read it: its set, and its name as the source has it, with spaces. */
export function alertWords(alert: string): { set: string; name: string } {
  const [set = '', name = ''] = alert.split(/\/(.*)/s);
  return { set: ALERT_SET_NAMES[set as AlertSet] ?? set, name: name.replaceAll('_', ' ').trim() };
}

export const DUPLICATE_WORDS: Record<DuplicateFilter, string> = {
  once: 'Each structure once',
  here: 'Repeated in this library',
  elsewhere: 'Also in another library',
  new: 'In no other library',
};
