import type { Vec3 } from '@/lib/domain/search-space';
import { aminoAcidOf, BACKBONE_TYPES, type HydrogenRule, SIDE_CHAINS, standardAtomName } from './amino-acids';
import { fromInternal, oppositeOf, tetrahedralPair } from './geometry';
import { formOf, isAminoTerminusCharged } from './protonation';
import type { ClassifiedResidue } from './residue-classes';
import { type Atom, isHydrogen } from './structure';
import { linksOf, type Surroundings } from './surroundings';

/** A heavy atom with its AutoDock type, and its polar hydrogens. */
export interface TypedAtom {
  atom: Atom;
  type: string;
  /** Positions in ångström. */
  hydrogens: Vec3[];
}

export interface TypedResidue {
  residue: ClassifiedResidue;
  atoms: TypedAtom[];
  /** The form of an amino acid, `HIE`; null for all else. */
  form: string | null;
}

const HYDROGEN_BOND_LENGTHS: Readonly<Record<string, number>> = { N: 1.01, O: 0.96, S: 1.34 };

/**
 * Types a residue whose chemistry is known beforehand: an amino acid with no atom beyond its template, a water,
 * a metal. Undefined for all else, which needs a program that perceives chemistry.
 *
 * Amino acids are not left to Open Babel 3.1.1: it was seen to take the N-H of every tryptophan for an acceptor
 * without hydrogen, to leave most histidines without any, and to need 7 s for 21,000 atoms. Positions of
 * hydrogens that turn are arbitrary but fixed: AutoDock Vina scores heavy atoms, and reads from hydrogens only
 * which of them donate.
 */
export function typeKnownResidue(
  residue: ClassifiedResidue,
  pH: number,
  surroundings: Surroundings,
): TypedResidue | undefined {
  const heavy = residue.atoms.filter((atom) => !isHydrogen(atom));
  if (residue.class === 'water') {
    const atoms = heavy.map((atom) => ({ atom, type: 'OA', hydrogens: waterHydrogens(atom.coordinates) }));
    return { residue, atoms, form: null };
  }
  if (residue.class === 'metal') {
    return { residue, atoms: heavy.map((atom) => ({ atom, type: atom.element, hydrogens: [] })), form: null };
  }
  const aminoAcid = residue.class === 'amino-acid' ? aminoAcidOf(residue.name) : undefined;
  return aminoAcid ? typeAminoAcid(residue, aminoAcid, heavy, pH, surroundings) : undefined;
}

function typeAminoAcid(
  residue: ClassifiedResidue,
  aminoAcid: string,
  heavy: readonly Atom[],
  pH: number,
  surroundings: Surroundings,
): TypedResidue | undefined {
  const form = formOf(residue, pH, surroundings);
  const sideChain = SIDE_CHAINS[form];
  if (!sideChain) return undefined;
  const byName = new Map<string, TypedAtom>();
  for (const atom of heavy) {
    const name = standardAtomName(aminoAcid, atom.name);
    const type = BACKBONE_TYPES[name] ?? sideChain.types[name];
    if (!type || byName.has(name)) return undefined;
    byName.set(name, { atom, type, hydrogens: [] });
  }
  for (const rule of sideChain.hydrogens) {
    const on = byName.get(rule.on);
    if (on) on.hydrogens = place(rule, on.atom, byName, linksOf(on.atom, residue, surroundings).length);
  }
  const nitrogen = byName.get('N');
  if (nitrogen) nitrogen.hydrogens = backboneHydrogens(aminoAcid, residue, byName, pH, surroundings);
  return { residue, atoms: [...byName.values()], form };
}

type Named = ReadonlyMap<string, TypedAtom>;

/** Positions by a rule, fewer by one for each bond to another residue; none if a reference atom is missing. */
function place(rule: HydrogenRule, on: Atom, byName: Named, links: number): Vec3[] {
  const at = (name: string) => byName.get(name)?.atom.coordinates;
  const length = HYDROGEN_BOND_LENGTHS[on.element] ?? 1;
  if ('between' in rule) {
    const [a, b] = rule.between.map(at);
    return a && b && links === 0 ? [oppositeOf(on.coordinates, [a, b], length)] : [];
  }
  const [from, against] = [at(rule.from), at(rule.against)];
  if (!from || !against) return [];
  return rule.torsionsDegrees
    .slice(links)
    .map((torsion) => fromInternal(on.coordinates, from, against, length, rule.angleDegrees, torsion));
}

/** One in the plane of the peptide; two or three (proline: one or two) at the start of a chain or after a gap. */
function backboneHydrogens(
  aminoAcid: string,
  residue: ClassifiedResidue,
  byName: Named,
  pH: number,
  surroundings: Surroundings,
): Vec3[] {
  const nitrogen = byName.get('N')?.atom;
  const alpha = byName.get('CA')?.atom.coordinates;
  if (!nitrogen || !alpha) return [];
  const length = HYDROGEN_BOND_LENGTHS.N as number;
  const on = nitrogen.coordinates;
  const [previous] = linksOf(nitrogen, residue, surroundings);
  const isProline = aminoAcid === 'PRO';
  if (previous) return isProline ? [] : [oppositeOf(on, [alpha, previous.atom.coordinates], length)];
  const isCharged = isAminoTerminusCharged(pH);
  if (isProline) {
    const delta = byName.get('CD')?.atom.coordinates;
    return delta ? tetrahedralPair(on, [alpha, delta], length).slice(isCharged ? 0 : 1) : [];
  }
  const carbonyl = byName.get('C')?.atom.coordinates;
  if (!carbonyl) return [];
  const torsions = isCharged ? [180, 60, -60] : [60, -60];
  return torsions.map((torsion) => fromInternal(on, alpha, carbonyl, length, 109.5, torsion));
}

function waterHydrogens([x, y, z]: Vec3): Vec3[] {
  // 0.957 Å and 104.5 degrees, in a fixed orientation.
  return [
    [x + 0.757, y + 0.586, z],
    [x - 0.757, y + 0.586, z],
  ];
}
