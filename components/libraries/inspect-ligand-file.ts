import { MAX_CSV_ROW_BYTES, readCsvHead, suggestCsvColumns } from '@/lib/domain/csv-columns';
import { InvalidInputError } from '@/lib/domain/errors';
import { detectLigandFormat } from '@/lib/domain/ligand-file-format';

/** A column that can be chosen, with what stands in it first. */
export interface CsvColumn {
  header: string;
  example: string | null;
}

/** What the beginning of a chosen file tells, before any of it is sent. */
export interface LigandFileInspection {
  /** Why it cannot be a file of ligands, in the words that the server would use. */
  problem: string | null;
  /** Empty for anything but CSV. */
  columns: CsvColumn[];
  smilesColumn: string | null;
  nameColumn: string | null;
}

/** Looks at the beginning of a file of ligands, in the browser. */
export async function inspectLigandFile(file: File): Promise<LigandFileInspection> {
  const found: LigandFileInspection = { problem: null, columns: [], smilesColumn: null, nameColumn: null };
  try {
    const start = new Uint8Array(await file.slice(0, MAX_CSV_ROW_BYTES).arrayBuffer());
    if (detectLigandFormat(file.name, start) !== 'csv') return found;
    const head = readCsvHead(start);
    if (!head) return found;
    const { header, firstRow } = head;
    const places = suggestCsvColumns(header);
    return {
      problem: null,
      // Of columns with the same header the first is read; one without a header cannot be named.
      columns: header.flatMap((cell, place) =>
        cell === '' || header.indexOf(cell) !== place
          ? []
          : [{ header: cell, example: firstRow?.[place] || null }],
      ),
      smilesColumn: header[places.smiles] ?? null,
      nameColumn: header[places.name] ?? null,
    };
  } catch (error) {
    const problem =
      error instanceof InvalidInputError
        ? error.issues.map((issue) => issue.message).join(' ')
        : 'This file cannot be read here. Choose it again.';
    return { ...found, problem };
  }
}
