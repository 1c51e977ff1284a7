import { graphOf } from '@/lib/chemistry/molecules/molecule-graph';
import { molfileCoordinates } from '@/lib/chemistry/molecules/molfile';
import { withMolecule } from '@/lib/chemistry/molecules/rdkit';
import { writeLigandPdbqt } from '@/lib/chemistry/molecules/write-pdbqt';
import { readReceptorPdbqt } from '@/lib/chemistry/receptors/read-receptor-pdbqt';
import type { PoseFilePart } from '@/lib/domain/resources/pose-files';
import { complexOf } from './complex';
import { writeComplexCif } from './complex-cif';
import { UnwritableComplexError, writeComplexPdb } from './complex-pdb';

export interface PoseFileInput {
  part: PoseFilePart;
  /** Of the pose, all hydrogens as atoms. */
  molfile: string;
  /** As it was docked into. */
  receptorPdbqt: string;
  /** What the file is of; one line. */
  title: string;
}

/** A pose as another program reads it; or why its format has no room for it. */
export function writePoseFile(input: PoseFileInput): { text: string } | { problem: string } {
  const { part, molfile, receptorPdbqt, title } = input;
  if (part === 'pose.pdbqt') {
    const graph = withMolecule(molfile, graphOf, { removeHs: false });
    const { pdbqt } = writeLigandPdbqt(graph, molfileCoordinates(molfile));
    return { text: `REMARK  ${title}\n${pdbqt}` };
  }
  const complex = complexOf(title, readReceptorPdbqt(receptorPdbqt), molfile);
  if (part === 'complex.cif') return { text: writeComplexCif(complex) };
  try {
    return { text: writeComplexPdb(complex, receptorPdbqt) };
  } catch (error) {
    if (error instanceof UnwritableComplexError) return { problem: error.message };
    throw error;
  }
}
