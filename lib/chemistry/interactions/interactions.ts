import { molfileCoordinates } from '@/lib/chemistry/molecules/molfile';
import { aminoAcidOf } from '@/lib/chemistry/receptors/amino-acids';
import { type SiteAtom, type SiteResidue, siteAround } from '@/lib/chemistry/receptors/binding-site';
import type { ReceptorAtom } from '@/lib/chemistry/receptors/read-receptor-pdbqt';
import { INTERACTION_KINDS, type Interaction } from '@/lib/domain/resources/pose-analysis';
import { metalContacts, saltBridges } from './charge-contacts';
import type { Contact } from './contact';
import { halogenBonds } from './halogen-bonds';
import { hydrogenBonds } from './hydrogen-bonds';
import { hydrophobicContacts } from './hydrophobic-contacts';
import { ligandGroups } from './ligand-groups';
import { receptorGroups } from './receptor-groups';
import { piCation, piStacking } from './ring-contacts';

/** Residues farther from every atom of the ligand have no part in an interaction (`BS_DIST` of PLIP). */
const SITE_ANGSTROM = 7.5;

/**
 * How a pose and its receptor hold on to each other, by the definitions of PLIP 2; see `cutOffs` and each kind's own
 * file for them, and for the few places where we differ. Mol*'s own interactions were looked at and not taken: they
 * give kinds without distances or angles, have other limits, and take both nitrogens of every histidine for donor and
 * acceptor, whatever the receptor was prepared as.
 * @param molfile of the pose, all hydrogens as atoms
 * @returns the strongest kinds first, then by residue
 */
export function findInteractions(molfile: string, receptor: readonly ReceptorAtom[]): Interaction[] {
  const site = siteAround(receptor, molfileCoordinates(molfile), SITE_ANGSTROM);
  const atoms = new Map(site.flatMap((residue) => residue.atoms).map((atom) => [atom.index, atom]));
  const residueOf = (index: number) => (atoms.get(index) as SiteAtom).residue;
  const ours = ligandGroups(molfile);
  const theirs = receptorGroups(site);

  const bridges = saltBridges(ours, theirs);
  const stacks = piStacking(ours, theirs);
  const contacts = [
    ...hydrogenBonds(ours, theirs, bridges),
    ...bridges,
    ...metalContacts(ours, theirs),
    ...stacks,
    ...piCation(ours, theirs).filter((contact) => !isStackedHistidine(contact, stacks, residueOf)),
    ...halogenBonds(ours, theirs),
    ...hydrophobicContacts(ours, theirs, stacks, residueOf),
  ];
  return contacts
    .map((contact) => {
      const members = contact.receptorAtoms.map((index) => atoms.get(index) as SiteAtom);
      const { name, chainId, residueNumber, insertionCode } = (members[0] as SiteAtom).residue;
      return {
        ...rounded(contact),
        residue: { name, chainId, residueNumber, insertionCode },
        receptorAtomNames: members.map((atom) => atom.name),
      };
    })
    .sort(byKindAndResidue);
}

/** The charge of a histidine whose ring stacks with the same ring of the ligand is no second interaction. */
function isStackedHistidine(
  contact: Contact,
  stacks: readonly Contact[],
  residueOf: (atom: number) => SiteResidue,
): boolean {
  const residue = residueOf(contact.receptorAtoms[0] as number);
  if (contact.ligandRole !== 'ring' || aminoAcidOf(residue.name) !== 'HIS') return false;
  return stacks.some(
    (stack) =>
      stack.ligandAtoms === contact.ligandAtoms && residueOf(stack.receptorAtoms[0] as number) === residue,
  );
}

function rounded(contact: Contact): Contact {
  const round = <T extends number | null>(value: T) =>
    (value === null ? null : Math.round(value * 1000) / 1000) as T;
  return {
    ...contact,
    distanceAngstrom: round(contact.distanceAngstrom),
    hydrogenDistanceAngstrom: round(contact.hydrogenDistanceAngstrom),
    angleDegrees: round(contact.angleDegrees),
    offsetAngstrom: round(contact.offsetAngstrom),
  };
}

function byKindAndResidue(a: Interaction, b: Interaction): number {
  return (
    INTERACTION_KINDS.indexOf(a.kind) - INTERACTION_KINDS.indexOf(b.kind) ||
    a.residue.chainId.localeCompare(b.residue.chainId) ||
    a.residue.residueNumber - b.residue.residueNumber ||
    a.residue.insertionCode.localeCompare(b.residue.insertionCode) ||
    a.distanceAngstrom - b.distanceAngstrom
  );
}
