import { rdkit, reasonOf, UnreadableMolecule, withMolecule } from '@/lib/chemistry/molecules/rdkit';

export interface SubstructureSearchInput {
  smarts: string;
  /** Canonical SMILES as RDKit wrote them. */
  smiles: readonly string[];
}

/** The places in the list of the molecules that match; or why there is nothing to look for. */
export type SubstructureSearchOutput =
  | { matches: number[] }
  | {
      problem: {
        reason: string;
        /** The character of the pattern, from 1, at which it fails, where RDKit tells. */
        position: number | null;
      };
    };

/** Looks for a SMARTS pattern in many molecules. Hydrogens are not drawn in these: a pattern says `H`, not `[#1]`. */
export function searchSubstructure({ smarts, smiles }: SubstructureSearchInput): SubstructureSearchOutput {
  const { value: query, reason } = reasonOf(() => rdkit().get_qmol(smarts));
  if (!query) return { problem: smartsProblem(smarts, reason) };
  try {
    if (query.get_num_atoms() === 0) return { problem: { reason: 'it has no atoms', position: null } };
    return {
      matches: smiles.flatMap((text, place) => {
        try {
          const found = withMolecule(text, (molecule) => molecule.get_substruct_match(query), {
            removeHs: true,
          });
          return found === '{}' ? [] : [place];
        } catch (error) {
          if (error instanceof UnreadableMolecule) return [];
          throw error;
        }
      }),
    };
  } finally {
    query.delete();
  }
}

/** RDKit says `syntax error while parsing` with a position, counted in a text to which it may have added an end. */
function smartsProblem(smarts: string, log: string): { reason: string; position: number | null } {
  const told = /check for mistakes around position (\d+)/.exec(log)?.[1];
  if (told !== undefined) {
    return { reason: 'syntax error', position: Math.min(Math.max(Number(told), 1), smarts.length) };
  }
  const reason = /SMARTS Parse Error: (.+?)(?: for input: .*)?$/m.exec(log)?.[1] ?? 'it cannot be read';
  return { reason: reason.slice(0, 120), position: null };
}
