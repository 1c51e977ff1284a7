import type { OrgContext } from '@/lib/auth/org-context';

/**
 * True if the actor may see structures. Whoever may not sees ranks, scores and counts, and of a molecule only its
 * number and its heavy atoms, which affinity and ligand efficiency imply: no name (it may be a SMILES or a code from
 * a catalogue), no formula, weight or descriptor (together they are a fingerprint), no reason or error in words (they
 * quote records), no hash of inputs (it confirms a guess), and no coordinate. Serialisers ask here; routes that answer
 * files need the permission itself.
 */
export function seesStructures(ctx: OrgContext): boolean {
  return ctx.permissions.has('structure:read');
}

/** What stands for a ligand's name where it may not be seen: its number in the file. */
export function ligandName(ctx: OrgContext, ligand: { name: string; ordinal: number }): string {
  return seesStructures(ctx) ? ligand.name : `Ligand ${ligand.ordinal}`;
}

/** Words that may quote an input. */
export function unlessMasked<T>(ctx: OrgContext, value: T): T | null {
  return seesStructures(ctx) ? value : null;
}

/** Why something failed as a whole; that it failed is no secret. */
export function failureWords(ctx: OrgContext, error: string | null): string | null {
  if (error === null || seesStructures(ctx)) return error;
  return 'The reason may tell of structures, which your role does not show. Ask a member whose role does.';
}
