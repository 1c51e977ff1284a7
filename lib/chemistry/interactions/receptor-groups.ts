import { aminoAcidOf } from '@/lib/chemistry/receptors/amino-acids';
import type { SiteAtom, SiteResidue } from '@/lib/chemistry/receptors/binding-site';
import { isMetal } from '@/lib/chemistry/receptors/elements';
import { centroid, pathNormal } from '@/lib/chemistry/vectors';
import type { Charge, DirectedAtom, Donor, GroupAtom, ReceptorGroups, Ring } from './groups';

/** Aromatic rings of amino acids, atoms in ring order. */
const RINGS: Readonly<Record<string, readonly string[][]>> = {
  PHE: [['CG', 'CD1', 'CE1', 'CZ', 'CE2', 'CD2']],
  TYR: [['CG', 'CD1', 'CE1', 'CZ', 'CE2', 'CD2']],
  TRP: [
    ['CG', 'CD1', 'NE1', 'CE2', 'CD2'],
    ['CD2', 'CE2', 'CZ2', 'CH2', 'CZ3', 'CE3'],
  ],
  HIS: [['CG', 'ND1', 'CE1', 'NE2', 'CD2']],
};
/** The atoms that share the charge of a side chain, and how many hydrogens each has while it is charged. */
const POSITIVE: Readonly<Record<string, { atoms: readonly string[]; hydrogensEach: number }>> = {
  LYS: { atoms: ['NZ'], hydrogensEach: 3 },
  ARG: { atoms: ['NE', 'NH1', 'NH2'], hydrogensEach: 1 },
  HIS: { atoms: ['ND1', 'NE2'], hydrogensEach: 1 },
};
const NEGATIVE: Readonly<Record<string, readonly string[]>> = {
  ASP: ['OD1', 'OD2'],
  GLU: ['OE1', 'OE2'],
};
/** Y of the Y-O, Y-N or Y-S that a halogen binds to (Auffinger et al., PNAS 2004, 101, 16789). */
const HALOGEN_ACCEPTOR_NEIGHBOURS = new Set(['C', 'N', 'P', 'S']);

/**
 * What the residues of a site can interact with, in the forms in which the receptor was prepared: hydrogen bonds by
 * the AutoDock types, rings and charges of amino acids by template, all else by elements and bonds. A histidine
 * counts as charged only with both hydrogens, and an acid only without any, where PLIP takes names alone.
 */
export function receptorGroups(site: readonly SiteResidue[]): ReceptorGroups {
  const atoms = site.flatMap((residue) => residue.atoms);
  return {
    donors: atoms.flatMap(donor),
    acceptors: atoms.filter(({ type }) => type === 'OA' || type === 'NA').map(groupAtom),
    hydrophobic: atoms.filter(isHydrophobic).map(groupAtom),
    rings: site.flatMap(ringsOf),
    positive: site.flatMap(positiveGroups),
    negative: site.flatMap(negativeGroups),
    halogenAcceptors: atoms.flatMap(halogenAcceptor),
    metals: atoms.filter(({ element }) => isMetal(element)).map(groupAtom),
  };
}

const groupAtom = ({ index, coordinates }: SiteAtom): GroupAtom => ({ atom: index, position: coordinates });
const hydrogensOf = ({ bonded }: SiteAtom) => bonded.filter(({ element }) => element === 'H');
const heavyOf = ({ bonded }: SiteAtom) => bonded.filter(({ element }) => element !== 'H');

function donor(atom: SiteAtom): Donor[] {
  if (atom.element !== 'N' && atom.element !== 'O') return [];
  const hydrogens = hydrogensOf(atom);
  if (hydrogens.length === 0) return [];
  const heavy = heavyOf(atom);
  const [only] = heavy;
  // Hydroxyl and ammonium; the amides and guanidines of side chains are flat and stay.
  const turns = heavy.length === 1 && (atom.element === 'O' || hydrogens.length === 3 || isLysineAmine(atom));
  return [
    {
      ...groupAtom(atom),
      hydrogens: hydrogens.map(({ coordinates }) => coordinates),
      axis: turns && only ? only.coordinates : null,
      isFree: heavy.length === 0,
    },
  ];
}

function isLysineAmine({ name, residue }: SiteAtom): boolean {
  return name === 'NZ' && aminoAcidOf(residue.name) === 'LYS';
}

/** A carbon with no heavy neighbour but carbon. */
function isHydrophobic(atom: SiteAtom): boolean {
  return atom.element === 'C' && heavyOf(atom).every(({ element }) => element === 'C');
}

function named(residue: SiteResidue, names: readonly string[]): SiteAtom[] {
  return names.flatMap((name) => residue.atoms.find((atom) => atom.name === name) ?? []);
}

function ringsOf(residue: SiteResidue): Ring[] {
  const templates = RINGS[aminoAcidOf(residue.name) ?? ''] ?? [];
  return templates.flatMap((names) => {
    const atoms = named(residue, names);
    if (atoms.length < names.length) return [];
    const path = atoms.map(({ coordinates }) => coordinates);
    return [{ atoms: atoms.map(({ index }) => index), center: centroid(path), normal: pathNormal(path) }];
  });
}

function charge(atoms: readonly SiteAtom[]): Charge {
  return {
    atoms: atoms.map(({ index }) => index),
    center: centroid(atoms.map(({ coordinates }) => coordinates)),
    amineNormal: null,
  };
}

function positiveGroups(residue: SiteResidue): Charge[] {
  const template = POSITIVE[aminoAcidOf(residue.name) ?? ''];
  if (!template) return [];
  const atoms = named(residue, template.atoms);
  const isCharged = atoms.every((atom) => hydrogensOf(atom).length >= template.hydrogensEach);
  return atoms.length === template.atoms.length && isCharged ? [charge(atoms)] : [];
}

function negativeGroups(residue: SiteResidue): Charge[] {
  const names = NEGATIVE[aminoAcidOf(residue.name) ?? ''];
  if (!names) return [];
  const atoms = named(residue, names);
  const isCharged = atoms.every((atom) => hydrogensOf(atom).length === 0);
  return atoms.length === names.length && isCharged ? [charge(atoms)] : [];
}

function halogenAcceptor(atom: SiteAtom): DirectedAtom[] {
  if (atom.element !== 'O' && atom.element !== 'N' && atom.element !== 'S') return [];
  const neighbours = heavyOf(atom).filter(({ element }) => HALOGEN_ACCEPTOR_NEIGHBOURS.has(element));
  const [only] = neighbours;
  return only && neighbours.length === 1 ? [{ ...groupAtom(atom), neighbour: only.coordinates }] : [];
}
