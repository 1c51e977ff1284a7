import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { type CsvColumns, findCsvColumns, LIGAND_CSV, MAX_CSV_ROW_BYTES } from '@/lib/domain/csv-columns';
import { InvalidInputError } from '@/lib/domain/errors';
import { type LigandRecord, ligandName } from './ligand-record';
import { tooLong } from './read-smiles';
import { MAX_SMILES_CHARACTERS } from './reasons';

/**
 * A CSV file (RFC 4180; comma, semicolon or tab) with a header. Rows may have too few or too many cells.
 * @throws InvalidInputError if a column is not there, or the quotes do not close
 */
export async function* readCsvRecords(
  chunks: AsyncIterable<Uint8Array>,
  columns: CsvColumns,
): AsyncGenerator<LigandRecord> {
  const parser = Readable.from(chunks).pipe(
    parse({ ...LIGAND_CSV, info: true, max_record_size: MAX_CSV_ROW_BYTES }),
  );
  let header: { smiles: number; name: number } | undefined;
  let ordinal = 0;
  let firstLine = 1;
  try {
    for await (const { record: cells, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      const line = firstLine;
      firstLine = info.lines + 1;
      if (!header) {
        header = findCsvColumns(cells, columns);
        continue;
      }
      ordinal++;
      const smiles = (cells[header.smiles] ?? '').replaceAll('\0', '');
      const name = ligandName(cells[header.name], ordinal);
      const record = { ordinal, line, name, format: 'smiles' } as const;
      yield smiles.length > MAX_SMILES_CHARACTERS ? tooLong(record) : { ...record, source: smiles };
    }
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    const { code, message } = error as CsvError;
    if (!code?.startsWith('CSV_')) throw error;
    throw new InvalidInputError([
      {
        field: 'file',
        message: `The CSV cannot be read near line ${firstLine}: ${message} Check its quotes.`,
      },
    ]);
  }
}
