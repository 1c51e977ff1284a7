import { type LigandRecord, ligandName } from './ligand-record';
import { readLines } from './read-lines';
import { MAX_SMILES_CHARACTERS } from './reasons';

/** A line may carry a long name behind its SMILES. */
const MAX_LINE_CHARACTERS = 2 * MAX_SMILES_CHARACTERS;

/**
 * A SMILES file: on each line a SMILES, white space, and a name. Empty lines and lines that begin with `#` are no
 * records, and neither is a first line that is a header.
 */
export async function* readSmilesRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LigandRecord> {
  let ordinal = 0;
  for await (const { number, text, truncated } of readLines(chunks, MAX_LINE_CHARACTERS)) {
    const line = text.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [smiles = '', ...rest] = line.split(/\s+/);
    if (number === 1 && /^(canonical_?)?smiles$/i.test(smiles)) continue;
    ordinal++;
    const record = {
      ordinal,
      line: number,
      name: ligandName(rest.join(' '), ordinal),
      format: 'smiles',
    } as const;
    yield truncated || smiles.length > MAX_SMILES_CHARACTERS
      ? tooLong(record)
      : { ...record, source: smiles };
  }
}

/** The record of a SMILES that is too long to be a ligand. */
export function tooLong(record: Omit<LigandRecord, 'source'>): LigandRecord {
  return {
    ...record,
    source: '',
    defect: {
      code: 'too-long',
      message: `The SMILES is longer than ${MAX_SMILES_CHARACTERS.toLocaleString('en')} characters: no ligand that can be docked is. Check the file for a missing line end.`,
    },
  };
}
