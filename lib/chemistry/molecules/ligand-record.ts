import type { RejectionCode } from './reasons';

/** One record of a file of ligands, cut out but not yet understood. */
export interface LigandRecord {
  /** Position in the file, from 1. */
  ordinal: number;
  /** First line of the record in the file, from 1. */
  line: number;
  /** Data only: one printable line, never a path or an option. */
  name: string;
  format: 'smiles' | 'molfile';
  /** The SMILES, or the molfile without its data fields. */
  source: string;
  /** Why the record could not even be cut out. */
  defect?: { code: RejectionCode; message: string };
}

export const MAX_NAME_CHARACTERS = 200;

/** A name as it is kept: control characters and runs of white space become one space, and it has an end. */
export function ligandName(given: string | undefined, ordinal: number): string {
  const printable = (given ?? '').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const characters = [...printable];
  if (characters.length === 0) return `Ligand ${ordinal}`;
  return characters.length > MAX_NAME_CHARACTERS
    ? `${characters.slice(0, MAX_NAME_CHARACTERS - 1).join('')}…`
    : printable;
}
