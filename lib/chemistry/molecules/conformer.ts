import type { Vec3 } from '@/lib/domain/search-space';
import { type Conformer, createEmbedder } from './embedding/embed';
import { createForceField } from './embedding/force-field';
import type { MoleculeGraph } from './molecule-graph';
import { LigandRejectedError } from './reasons';

/** Conformers that are embedded; the best of them is the start. The engine turns the rotatable bonds itself. */
const CONFORMERS = 4;
const MOST_TRIES = 40;
const RELAXATION_ITERATIONS = 250;

/**
 * A sane conformer of a molecule: rings, bond lengths and angles are what counts, because docking keeps them and
 * searches the torsions itself. The same graph and seed give the same coordinates.
 * @param graph hydrogens as atoms
 * @param isRight whether coordinates are still the molecule that is meant; if not, the next best conformer is taken
 * @throws LigandRejectedError `no-conformer`, or `stereo-lost` if none of the conformers is right
 */
export function bestConformer(
  graph: MoleculeGraph,
  seed: number,
  isRight: (coordinates: Vec3[]) => boolean,
): { coordinates: Vec3[]; warnings: string[] } {
  const embedder = createEmbedder(graph);
  const found: Conformer[] = [];
  for (let i = 0; i < MOST_TRIES && found.length < CONFORMERS; i++) {
    const conformer = embedder.conformer(seed + i);
    if (conformer) found.push(conformer);
  }
  if (found.length === 0) {
    throw new LigandRejectedError(
      'no-conformer',
      'No three-dimensional structure could be made of this molecule: its rings or stereo centres may contradict each other.',
    );
  }
  for (const conformer of found.toSorted((a, b) => a.energy - b.energy)) {
    const { coordinates, warnings } = relaxed(graph, conformer.coordinates);
    if (isRight(coordinates)) return { coordinates, warnings };
  }
  throw new LigandRejectedError(
    'stereo-lost',
    'The three-dimensional structure came out as another molecule or isomer: check that the stereo centres are drawn without contradiction.',
  );
}

function relaxed(graph: MoleculeGraph, start: Vec3[]): { coordinates: Vec3[]; warnings: string[] } {
  const field = createForceField(graph, start);
  if (!field) return { coordinates: start, warnings: ['MMFF94s has no parameters for this molecule.'] };
  const settled = field.relax(RELAXATION_ITERATIONS);
  const coordinates = field.coordinates();
  return settled && coordinates.flat().every(Number.isFinite)
    ? { coordinates, warnings: [] }
    : { coordinates: start, warnings: ['MMFF94s could not relax this molecule.'] };
}
