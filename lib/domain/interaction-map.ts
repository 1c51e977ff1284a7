import { type Residue, residueText } from './contact-filter';
import { INTERACTION_KINDS } from './resources/pose-analysis';
import type { InteractionMap, MappedContact } from './resources/run-contacts';
import type { ResultContact } from './result-contacts';

/**
 * Residues by ligands.
 * @param contacts of each ligand; null where they are not known
 * @returns the residues along the chains, and for each ligand its contacts by their places, in the same order
 */
export function mapContacts(
  contacts: readonly (readonly ResultContact[] | null)[],
): Pick<InteractionMap, 'residues'> & { contacts: (MappedContact[] | null)[] } {
  const residues = new Map<string, Residue>();
  for (const { residue } of contacts.flatMap((each) => each ?? [])) {
    residues.set(residueText(residue), residue);
  }
  const inOrder = [...residues.values()].sort(alongChain);
  const placeOf = new Map(inOrder.map((residue, place) => [residueText(residue), place]));
  const mapped = contacts.map(
    (each) =>
      each
        ?.map(({ residue, ...contact }) => ({ residue: placeOf.get(residueText(residue)) ?? 0, ...contact }))
        .sort(byResidueAndKind) ?? null,
  );
  return {
    residues: inOrder.map((residue, place) => ({
      residue,
      ligands: mapped.filter((each) => each?.some((contact) => contact.residue === place)).length,
    })),
    contacts: mapped,
  };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function alongChain(a: Residue, b: Residue): number {
  return (
    compare(a.chainId, b.chainId) ||
    a.residueNumber - b.residueNumber ||
    compare(a.insertionCode, b.insertionCode) ||
    compare(a.name, b.name)
  );
}

function byResidueAndKind(a: MappedContact, b: MappedContact): number {
  return a.residue - b.residue || INTERACTION_KINDS.indexOf(a.kind) - INTERACTION_KINDS.indexOf(b.kind);
}
