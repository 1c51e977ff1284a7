import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LigandRecord } from '@/lib/chemistry/molecules/ligand-record';
import { readSdfRecords } from '@/lib/chemistry/molecules/read-sdf';

const RECEPTOR_FILE = 'protein.pdb';
const LIGANDS_FILE = 'ligands.sdf';

/** A ligand in its place in a receptor: the record is the reference that a docking is compared with. */
export interface Complex {
  /** Of the folder that holds the receptor. */
  receptor: string;
  record: LigandRecord;
}

export interface Receptor {
  name: string;
  pdb: Uint8Array;
  complexes: Complex[];
}

/**
 * Complexes of a folder that has a folder for each receptor, with `protein.pdb` and `ligands.sdf` in it: ligands with
 * bond orders, in their places in the site. Folders without these two files are passed over.
 */
export async function readComplexes(folder: string): Promise<Receptor[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const receptors: Receptor[] = [];
  for (const { name } of entries.filter((entry) => entry.isDirectory()).toSorted(byName)) {
    const pdb = await readFile(join(folder, name, RECEPTOR_FILE)).catch(ifThere);
    const sdf = await readFile(join(folder, name, LIGANDS_FILE)).catch(ifThere);
    if (!pdb || !sdf) continue;
    const complexes: Complex[] = [];
    for await (const record of readSdfRecords(chunksOf(sdf))) complexes.push({ receptor: name, record });
    receptors.push({ name, pdb, complexes });
  }
  return receptors;
}

/** Of each receptor one after the other, then the second of each, and so on: a run that is cut short is of all of them. */
export function inTurns(receptors: readonly Receptor[]): Complex[] {
  const most = Math.max(0, ...receptors.map(({ complexes }) => complexes.length));
  return Array.from({ length: most }, (_, turn) =>
    receptors.flatMap(({ complexes }) => complexes.slice(turn, turn + 1)),
  ).flat();
}

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

function ifThere(error: NodeJS.ErrnoException): null {
  if (error.code !== 'ENOENT') throw error;
  return null;
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
