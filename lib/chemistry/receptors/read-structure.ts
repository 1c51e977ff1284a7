import { readMmcif } from './read-mmcif';
import { readPdb } from './read-pdb';
import { recogniseFormat } from './recognise-format';
import { type Atom, type Structure, UnreadableStructureError } from './structure';

/**
 * Reads a structure from the bytes of a PDB or mmCIF file, plain or gzipped, recognised by content.
 * @throws UnreadableStructureError (an `InvalidInputError`) that names the line or record, and the remedy
 */
export async function readStructure(bytes: Uint8Array): Promise<Structure> {
  const { format, text } = await recogniseFormat(bytes);
  const structure = format === 'pdb' ? await readPdb(text) : await readMmcif(text);
  if (structure.atoms.length === 0) {
    throw new UnreadableStructureError(
      'no-atoms',
      `The file reads as ${format === 'pdb' ? 'PDB' : 'mmCIF'} but holds no atoms. Upload the file with coordinates.`,
    );
  }
  refuseCrowding(structure.atoms);
  return structure;
}

/** A cube of 3 Å holds a handful of atoms, some dozens with every alternate location. */
const MOST_ATOMS_IN_CUBE = 200;

/** Coordinates that pile up are not a structure, and would make every search for neighbours quadratic. */
function refuseCrowding(atoms: readonly Atom[]) {
  const cubes = new Map<string, number>();
  for (const { coordinates, name, residueName, chainId, residueNumber } of atoms) {
    const cube = coordinates.map((value) => Math.floor(value / 3)).join();
    const count = (cubes.get(cube) ?? 0) + 1;
    cubes.set(cube, count);
    if (count > MOST_ATOMS_IN_CUBE) {
      throw new UnreadableStructureError(
        'malformed-record',
        `More than ${MOST_ATOMS_IN_CUBE} atoms lie within 3 Å of each other, near ${name} of ${residueName} ${chainId} ${residueNumber}. The coordinates are damaged; download the file again.`,
      );
    }
  }
}
