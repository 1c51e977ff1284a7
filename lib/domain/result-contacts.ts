import { type Residue, residueText } from './contact-filter';
import type { Interaction, InteractionKind } from './resources/pose-analysis';

/** What a pose has with one residue, of one kind. */
export interface ResultContact {
  residue: Residue;
  kind: InteractionKind;
  /** How many, 1 at least. */
  interactions: number;
  /** Of the nearest, as its kind measures distance. */
  distanceAngstrom: number;
}

/** The interactions of a pose by residue and kind, in the order of the interactions. */
export function contactsOf(interactions: readonly Interaction[]): ResultContact[] {
  const contacts = new Map<string, ResultContact>();
  for (const { residue, kind, distanceAngstrom } of interactions) {
    const key = `${residueText(residue)} ${kind}`;
    const before = contacts.get(key);
    contacts.set(key, {
      ...{ residue, kind, interactions: (before?.interactions ?? 0) + 1 },
      distanceAngstrom: Math.min(before?.distanceAngstrom ?? distanceAngstrom, distanceAngstrom),
    });
  }
  return [...contacts.values()];
}
