import type { Vec3 } from '@/lib/domain/search-space';
import { elementOf } from './elements';

/** One atom of a prepared receptor. */
export interface ReceptorAtom {
  /** Its place among the atoms of the file, from 0. The PDB for the viewer has the same atoms in the same order. */
  index: number;
  name: string;
  /** AutoDock type: `OA` and `NA` accept hydrogen bonds, `HD` is a hydrogen that can be given. */
  type: string;
  element: string;
  residueName: string;
  chainId: string;
  residueNumber: number;
  insertionCode: string;
  coordinates: Vec3;
}

const ELEMENT_OF_TYPE: Readonly<Record<string, string>> = {
  A: 'C',
  NA: 'N',
  OA: 'O',
  SA: 'S',
  HD: 'H',
};

/** The atoms of a receptor's PDBQT, as `writeReceptorPdbqt` writes it, in its order. */
export function readReceptorPdbqt(pdbqt: string): ReceptorAtom[] {
  const lines = pdbqt.split('\n').filter((line) => line.startsWith('ATOM') || line.startsWith('HETATM'));
  return lines.map((line, index) => {
    const type = line.slice(77).trim();
    return {
      index,
      name: line.slice(12, 16).trim(),
      type,
      element: ELEMENT_OF_TYPE[type] ?? elementOf(type) ?? type,
      residueName: line.slice(17, 20).trim(),
      chainId: line.slice(21, 22).trim(),
      residueNumber: Number(line.slice(22, 26)),
      insertionCode: line.slice(26, 27).trim(),
      coordinates: [30, 38, 46].map((at) => Number(line.slice(at, at + 8))) as Vec3,
    };
  });
}
