import { INTERACTION_KINDS, type Interaction, type InteractionKind } from './resources/pose-analysis';

export type Residue = Interaction['residue'];

/** A residue that a best pose is to hold on to, and how; by any kind of interaction if `kind` is null. */
export interface WantedContact {
  residue: Residue;
  kind: InteractionKind | null;
}

/** Residues that can be wanted at once. */
export const MOST_WANTED_CONTACTS = 8;

const RESIDUE = /^([^:,]{0,4}):([^:,]{1,5}):(-?\d{1,6})([A-Za-z]?)$/;

/** A residue as an address has it: `A:GLU:211`, `:HOH:12B`. */
export function residueText({ chainId, name, residueNumber, insertionCode }: Residue): string {
  return `${chainId}:${name}:${residueNumber}${insertionCode}`;
}

/** Null for a text that names no residue. */
export function parseResidue(text: string): Residue | null {
  const [, chainId, name, residueNumber, insertionCode] = RESIDUE.exec(text) ?? [];
  if (name === undefined) return null;
  return {
    chainId: chainId ?? '',
    name,
    residueNumber: Number(residueNumber),
    insertionCode: insertionCode ?? '',
  };
}

/** Contacts as an address has them: `A:GLU:211:hydrogen-bond,A:ALA:213`. */
export function contactsText(contacts: readonly WantedContact[]): string {
  return contacts.map(({ residue, kind }) => residueText(residue) + (kind ? `:${kind}` : '')).join(',');
}

/** All of these contacts are wanted; null for a text that names none, too many, or one that is not understood. */
export function parseContacts(text: string): WantedContact[] | null {
  const contacts = text.split(',').map((part): WantedContact | null => {
    const kind = INTERACTION_KINDS.find((candidate) => part.endsWith(`:${candidate}`)) ?? null;
    const residue = parseResidue(kind ? part.slice(0, -kind.length - 1) : part);
    return residue && { residue, kind };
  });
  if (contacts.length > MOST_WANTED_CONTACTS) return null;
  return contacts.every((contact) => contact !== null) ? contacts : null;
}
