import { aminoAcidOf, FIXED_FORMS } from './amino-acids';
import type { ClassifiedResidue } from './residue-classes';
import { isHydrogen } from './structure';
import { linksOf, nearMetal, type Surroundings } from './surroundings';

/** Model pKa of side chains and of the amino terminus in water (Olsson et al., J. Chem. Theory Comput. 2011, 7, 525). */
const PKA = { ASP: 3.8, GLU: 4.5, HIS: 6.5, CYS: 9, TYR: 10, LYS: 10.5, amino: 8 } as const;

const HYDROGEN_BOND_ANGSTROM = 3.3;
/** Oxygens that only accept. */
const ACCEPTORS = new Set(['O', 'OXT', 'OD1', 'OD2', 'OE1', 'OE2']);

export function isAminoTerminusCharged(pH: number): boolean {
  return pH < PKA.amino;
}

/**
 * The form of an amino acid, a key of `SIDE_CHAINS`. In this order: what a force field's name says (HID, GLH);
 * metals and disulfide bonds; hydrogens that the file has on the atom; then the pH against the model pKa, for
 * a neutral histidine the nitrogen that faces an acceptor, the epsilon one if neither does.
 */
export function formOf(residue: ClassifiedResidue, pH: number, surroundings: Surroundings): string {
  const aminoAcid = aminoAcidOf(residue.name) ?? residue.name;
  const fixed = FIXED_FORMS[residue.name];
  if (fixed) return fixed;
  const atomNamed = (name: string) => residue.atoms.find((atom) => atom.name === name);
  const hasHydrogen = (name: string) => residue.atoms.some((atom) => isHydrogen(atom) && atom.name === name);
  switch (aminoAcid) {
    case 'ASP':
      return pH < PKA.ASP || hasHydrogen('HD2') ? 'ASH' : 'ASP';
    case 'GLU':
      return pH < PKA.GLU || hasHydrogen('HE2') ? 'GLH' : 'GLU';
    case 'LYS':
      return pH > PKA.LYS ? 'LYN' : 'LYS';
    case 'TYR':
      return pH > PKA.TYR ? 'TYM' : 'TYR';
    case 'CYS': {
      const sulfur = atomNamed('SG');
      if (!sulfur) return 'CYS';
      const isBound =
        linksOf(sulfur, residue, surroundings).length > 0 || nearMetal(sulfur, residue, surroundings);
      return isBound || pH > PKA.CYS ? 'CYM' : 'CYS';
    }
    case 'HIS': {
      const [delta, epsilon] = [atomNamed('ND1'), atomNamed('NE2')];
      if (nearMetal(delta, residue, surroundings)) return 'HIE';
      if (nearMetal(epsilon, residue, surroundings)) return 'HID';
      const given = (hasHydrogen('HD1') ? 1 : 0) + (hasHydrogen('HE2') ? 2 : 0);
      if (given > 0) return ['HID', 'HIE', 'HIP'][given - 1] ?? 'HIE';
      if (pH < PKA.HIS) return 'HIP';
      const nearestAcceptor = (atom: typeof delta) =>
        atom &&
        surroundings(atom, residue, HYDROGEN_BOND_ANGSTROM).find(
          ({ atom: other, residue: { class: kind } }) =>
            kind === 'amino-acid' && other.element === 'O' && ACCEPTORS.has(other.name),
        )?.distanceAngstrom;
      const byDelta = nearestAcceptor(delta) ?? Infinity;
      return byDelta < (nearestAcceptor(epsilon) ?? Infinity) ? 'HID' : 'HIE';
    }
    default:
      return aminoAcid;
  }
}
