import type { Vec3 } from '@/lib/domain/search-space';

/** One atom of a PDBQT file. Columns: AutoDock 4.2 user guide, appendix on PDBQT; the PDB format, ATOM record. */
export interface PdbqtAtom {
  serial: number;
  name: string;
  /** AutoDock atom type, `OA` for example. */
  type: string;
  coordinates: Vec3;
}

/** A PDBQT text that is not what it should be. The message names the line. */
export class PdbqtError extends Error {
  override readonly name = 'PdbqtError';
}

const FIRST_COORDINATE_COLUMN = 30;
const COORDINATE_WIDTH = 8;
const COORDINATE = /^ *-?\d+\.\d{3}$/;

export function isAtomLine(line: string): boolean {
  return line.startsWith('ATOM  ') || line.startsWith('HETATM');
}

/** The three fixed-width numbers of an atom line. A number that overflowed its columns is refused, not guessed. */
function readCoordinates(line: string): Vec3 {
  const [x, y, z] = [0, 1, 2].map((i) => {
    const start = FIRST_COORDINATE_COLUMN + i * COORDINATE_WIDTH;
    const field = line.slice(start, start + COORDINATE_WIDTH);
    if (!COORDINATE.test(field)) throw new PdbqtError(`"${field}" is not a coordinate: ${line.trimEnd()}`);
    return Number(field);
  }) as Vec3;
  return [x, y, z];
}

/** @throws PdbqtError */
export function readAtomLine(line: string): PdbqtAtom {
  const serial = Number(line.slice(6, 11));
  const type = line.slice(77).trim();
  if (!Number.isInteger(serial) || type === '') throw new PdbqtError(`Not an atom: ${line.trimEnd()}`);
  return { serial, name: line.slice(12, 16).trim(), type, coordinates: readCoordinates(line) };
}

/**
 * All atoms of a PDBQT text, in its order.
 * @throws PdbqtError
 */
export function readPdbqtAtoms(pdbqt: string): PdbqtAtom[] {
  return pdbqt.split('\n').filter(isAtomLine).map(readAtomLine);
}

/** True for every atom but hydrogen (AutoDock types H, HD, HS). */
export function isHeavy(atom: Pick<PdbqtAtom, 'type'>): boolean {
  return !['H', 'HD', 'HS'].includes(atom.type);
}

/**
 * A ligand's PDBQT moved to a pose: the same lines with other coordinates.
 * @param coordinates ångström, one for each atom, in the order of the text
 * @throws PdbqtError if there are more or fewer coordinates than atoms
 */
export function placeLigand(ligandPdbqt: string, coordinates: readonly Vec3[]): string {
  let next = 0;
  const lines = ligandPdbqt.split('\n').map((line) => {
    if (!isAtomLine(line)) return line;
    const point = coordinates[next++];
    if (!point) throw new PdbqtError('There are fewer coordinates than atoms.');
    const columns = point.map((value) => value.toFixed(3).padStart(COORDINATE_WIDTH)).join('');
    return (
      line.slice(0, FIRST_COORDINATE_COLUMN) +
      columns +
      line.slice(FIRST_COORDINATE_COLUMN + 3 * COORDINATE_WIDTH)
    );
  });
  if (next !== coordinates.length) throw new PdbqtError('There are more coordinates than atoms.');
  return lines.join('\n');
}
