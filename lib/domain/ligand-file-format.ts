import { InvalidInputError } from '@/lib/domain/errors';

export type LigandFileFormat = 'smiles' | 'csv' | 'sdf';

const REMEDY =
  'Upload an SDF file, a SMILES file (SMILES and name on each line), or a CSV file with a column "smiles".';

/**
 * Recognises a file of ligands by what it holds; the name only decides between SMILES and CSV.
 * @param start the first bytes of the file, some kilobytes
 * @throws InvalidInputError saying what the file is instead
 */
export function detectLigandFormat(fileName: string, start: Uint8Array): LigandFileFormat {
  const refuse = (what: string) =>
    new InvalidInputError([{ field: 'file', message: `"${fileName}" ${what} ${REMEDY}` }]);

  if (start[0] === 0x1f && start[1] === 0x8b) throw refuse('is compressed with gzip: unpack it first.');
  if (start[0] === 0x50 && start[1] === 0x4b) throw refuse('is a ZIP archive: unpack it first.');
  const text = new TextDecoder().decode(start).replace(/^\uFEFF/, '');
  if (text.trim() === '') throw refuse('is empty.');
  if (/^\s*<(!doctype|html|\?xml|svg)/i.test(text)) {
    throw refuse('is a web page or XML, not molecules: the download may have failed.');
  }
  if (/^@<TRIPOS>/m.test(text)) throw refuse('is a MOL2 file, which cannot be read yet.');
  if (/^(HEADER|ATOM {2}|HETATM|CRYST1|REMARK)/m.test(text) && !/V[23]000/.test(text)) {
    throw refuse('is a PDB file: that is a target, not a library.');
  }
  if (/V[23]000\s*$/m.test(text) || /^M {2}END/m.test(text) || /^\$\$\$\$/m.test(text)) return 'sdf';
  const replaced = [...text].filter((character) => character === '\uFFFD' || character === '\0').length;
  if (replaced > text.length / 20) throw refuse('is a binary file.');
  if (/\.sdf?$|\.mol$/i.test(fileName)) throw refuse('is named like an SDF file, but holds no molfile.');

  const firstLine = (text.split(/\r?\n/).find((line) => line.trim() !== '') ?? '').toLowerCase();
  const cells = firstLine.split(/[,;\t]/);
  if (cells.length > 1 && cells.some((cell) => /smiles|structure/.test(cell))) return 'csv';
  return /\.csv$|\.tsv$/i.test(fileName) ? 'csv' : 'smiles';
}
