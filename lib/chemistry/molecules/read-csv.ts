import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { InvalidInputError } from '@/lib/domain/errors';
import { type LigandRecord, ligandName } from './ligand-record';
import type { CsvColumns } from './read-records';
import { tooLong } from './read-smiles';
import { MAX_SMILES_CHARACTERS } from './reasons';

const SMILES_HEADERS = [
  /^smiles$/i,
  /^canonical[ _]?smiles$/i,
  /^isomeric[ _]?smiles$/i,
  /smiles/i,
  /^structure$/i,
];
const NAME_HEADERS = [
  /^name$/i,
  /^(ligand|compound|molecule)[ _]?name$/i,
  /^title$/i,
  /^(ligand|compound|molecule|catalog(ue)?|chembl|zinc)?[ _]?id$/i,
  /^(ligand|compound|molecule)$/i,
];
const MAX_ROW_BYTES = 256 * 1024;

/**
 * A CSV file (RFC 4180; comma, semicolon or tab) with a header. Rows may have too few or too many cells.
 * @throws InvalidInputError if no column holds SMILES, or the quotes do not close
 */
export async function* readCsvRecords(
  chunks: AsyncIterable<Uint8Array>,
  columns: CsvColumns,
): AsyncGenerator<LigandRecord> {
  const parser = Readable.from(chunks).pipe(
    parse({
      bom: true,
      delimiter: [',', ';', '\t'],
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: MAX_ROW_BYTES,
    }),
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
        header = findColumns(cells, columns);
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

function findColumns(header: string[], { smilesColumn, nameColumn }: CsvColumns) {
  const named = (wanted: string) => {
    const index = header.findIndex((cell) => cell.toLowerCase() === wanted.toLowerCase());
    if (index >= 0) return index;
    throw noColumn(`There is no column "${wanted}".`, header);
  };
  const first = (patterns: RegExp[]) => {
    for (const pattern of patterns) {
      const index = header.findIndex((cell) => pattern.test(cell));
      if (index >= 0) return index;
    }
    return -1;
  };
  const smiles = smilesColumn ? named(smilesColumn) : first(SMILES_HEADERS);
  if (smiles < 0) throw noColumn('No column is called "smiles".', header);
  return { smiles, name: nameColumn ? named(nameColumn) : first(NAME_HEADERS) };
}

function noColumn(what: string, header: string[]): InvalidInputError {
  const found = header
    .slice(0, 12)
    .map((cell) => `"${cell.slice(0, 40)}"`)
    .join(', ');
  return new InvalidInputError([
    {
      field: 'smilesColumn',
      message: `${what} The first line has: ${found}. Name the column that holds the SMILES.`,
    },
  ]);
}
