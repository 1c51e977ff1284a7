import { parse } from 'csv-parse/browser/esm/sync';
import { InvalidInputError } from '@/lib/domain/errors';

/** How a CSV file of ligands is cut into rows and cells: the same in the browser and in the worker. */
export const LIGAND_CSV = {
  bom: true,
  delimiter: [',', ';', '\t'],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  trim: true,
};

/** A row may be this long, the header included. */
export const MAX_CSV_ROW_BYTES = 256 * 1024;

/** Names of the columns as the header has them; found by their headers where they are left out. */
export interface CsvColumns {
  smilesColumn?: string | undefined;
  nameColumn?: string | undefined;
}

/** Places of the columns in a row, from 0; -1 for a name that there is none of. */
interface ColumnPlaces {
  smiles: number;
  name: number;
}

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
const HEADERS_IN_A_MESSAGE = 12;

/** The columns that a header speaks of by itself; -1 for one that it does not. */
export function suggestCsvColumns(header: readonly string[]): ColumnPlaces {
  const first = (patterns: RegExp[]) => {
    for (const pattern of patterns) {
      const index = header.findIndex((cell) => pattern.test(cell));
      if (index >= 0) return index;
    }
    return -1;
  };
  return { smiles: first(SMILES_HEADERS), name: first(NAME_HEADERS) };
}

/**
 * Where SMILES and names stand: in the columns that were named, upper or lower case, else in those that the header
 * speaks of.
 * @throws InvalidInputError naming the field, and the columns that there are
 */
export function findCsvColumns(cells: readonly string[], columns: CsvColumns): ColumnPlaces {
  const header = cells.map(headerText);
  const found = suggestCsvColumns(header);
  const smiles = columns.smilesColumn
    ? placeOf(header, 'smilesColumn', columns.smilesColumn, 'Name the column that holds the SMILES.')
    : found.smiles;
  if (smiles < 0) {
    throw new InvalidInputError([
      {
        field: 'smilesColumn',
        message: `No column is called "smiles". ${headerWords(header)} Name the column that holds the SMILES.`,
      },
    ]);
  }
  const name = columns.nameColumn
    ? placeOf(header, 'nameColumn', columns.nameColumn, 'Name the column that holds the names.')
    : found.name;
  return { smiles, name };
}

function placeOf(header: readonly string[], field: keyof CsvColumns, wanted: string, remedy: string): number {
  const exact = header.indexOf(wanted);
  if (exact >= 0) return exact;
  const index = header.findIndex((cell) => cell.toLowerCase() === wanted.toLowerCase());
  if (index >= 0) return index;
  throw new InvalidInputError([
    { field, message: `There is no column "${wanted}". ${headerWords(header)} ${remedy}` },
  ]);
}

function headerWords(header: readonly string[]): string {
  const cells = header.slice(0, HEADERS_IN_A_MESSAGE).map((cell) => `"${cell.slice(0, 40)}"`);
  return `The first line has: ${cells.join(', ')}.`;
}

/** A header as it can be kept: no database takes a NUL. */
function headerText(cell: string): string {
  return cell.replaceAll('\0', '');
}

/**
 * The header of a CSV file, and its first row.
 * @param start of the file, `MAX_CSV_ROW_BYTES` or all of it; may be cut off anywhere behind the header
 * @returns null if there is no header to be read, for quotes that do not close
 */
export function readCsvHead(start: Uint8Array): { header: string[]; firstRow: string[] | null } | null {
  const text = new TextDecoder().decode(start);
  for (const rows of [2, 1]) {
    try {
      const [header, firstRow] = parse(text, { ...LIGAND_CSV, to: rows });
      return header ? { header: header.map(headerText), firstRow: firstRow ?? null } : null;
    } catch {
      // The first row is cut off within quotes: the header on its own, then.
    }
  }
  return null;
}
