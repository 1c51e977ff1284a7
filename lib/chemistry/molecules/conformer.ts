import type { Vec3 } from '@/lib/domain/search-space';
import { type Conformer, createEmbedder } from './embedding/embed';
import { createForceField } from './embedding/force-field';
import type { MoleculeGraph } from './molecule-graph';
import { LigandRejectedError } from './reasons';

/** Conformers that are embedded; the best of them is the start. The engine turns the rotatable bonds itself. */
const CONFORMERS = 4;
const MOST_TRIES = 40;
const RELAXATION_ITERATIONS = 200;

/**
 * A sane conformer of a molecule: rings, bond lengths and angles are what counts, because docking keeps them and
 * searches the torsions itself. The same graph and seed give the same coordinates.
 * @param graph hydrogens as atoms, behind all others
 * @throws LigandRejectedError `no-conformer`
 */
export function bestConformer(
  graph: MoleculeGraph,
  seed: number,
): { coordinates: Vec3[]; warnings: string[] } {
  const embedder = createEmbedder(graph);
  const found: Conformer[] = [];
  for (let i = 0; i < MOST_TRIES && found.length < CONFORMERS; i++) {
    const conformer = embedder.conformer(seed + i);
    if (conformer) found.push(conformer);
  }
  const [best] = found.toSorted((a, b) => a.energy - b.energy);
  if (!best) {
    throw new LigandRejectedError(
      'no-conformer',
      'No three-dimensional structure could be made of this molecule: its rings or stereo centres may contradict each other.',
    );
  }
  const field = createForceField(graph, best.coordinates);
  if (!field)
    return { coordinates: best.coordinates, warnings: ['MMFF94s has no parameters for this molecule.'] };
  field.relax(RELAXATION_ITERATIONS);
  const coordinates = field.coordinates();
  return coordinates.flat().every(Number.isFinite)
    ? { coordinates, warnings: [] }
    : { coordinates: best.coordinates, warnings: ['MMFF94s could not relax this molecule.'] };
}
