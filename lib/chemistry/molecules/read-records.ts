import type { CsvColumns } from '@/lib/domain/csv-columns';
import { InvalidInputError } from '@/lib/domain/errors';
import type { LigandFileFormat } from '@/lib/domain/ligand-file-format';
import type { LigandRecord } from './ligand-record';
import { readCsvRecords } from './read-csv';
import { readSdfRecords } from './read-sdf';
import { readSmilesRecords } from './read-smiles';

export const MAX_RECORDS = 10_000;

/**
 * Cuts a file into records, one at a time, in the memory of one record. A record that cannot be cut out is given
 * with its defect, and the next one is read.
 * @throws InvalidInputError if the file as a whole cannot be read, or has more than 10,000 records
 */
export async function* readLigandRecords(
  chunks: AsyncIterable<Uint8Array>,
  format: LigandFileFormat,
  columns: CsvColumns = {},
): AsyncGenerator<LigandRecord> {
  const records =
    format === 'sdf'
      ? readSdfRecords(chunks)
      : format === 'csv'
        ? readCsvRecords(chunks, columns)
        : readSmilesRecords(chunks);
  let count = 0;
  for await (const record of records) {
    if (++count > MAX_RECORDS) {
      throw new InvalidInputError([
        {
          field: 'file',
          message: `The file has more than ${MAX_RECORDS.toLocaleString('en')} records. Split it and upload the parts.`,
        },
      ]);
    }
    yield record;
  }
  if (count === 0) {
    throw new InvalidInputError([{ field: 'file', message: 'The file holds no record at all.' }]);
  }
}
