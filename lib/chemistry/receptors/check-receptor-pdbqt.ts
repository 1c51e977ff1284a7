import { InvalidInputError } from '@/lib/domain/errors';
import type { Vec3 } from '@/lib/domain/search-space';
import { neighbourGrid } from './neighbour-grid';
import { VINA_TYPES } from './vina-atom-types';

const MOST_SHIFT_ANGSTROM = 0.001;
const HYDROGEN_BOND_ANGSTROM = 1.5;
const POLAR_TYPES = new Set(['N', 'NA', 'OA', 'S', 'SA', 'P']);

/**
 * Reads a receptor's PDBQT back and compares it with the atoms it was made from: every heavy atom once and in
 * place within 0.001 Å, only types that AutoDock Vina knows, only polar hydrogens, each of them bonded.
 * @param heavyAtoms positions in ångström of all heavy atoms that were kept
 * @throws InvalidInputError that names the first line that is wrong
 */
export function checkReceptorPdbqt(pdbqt: string, heavyAtoms: readonly Vec3[]): void {
  const refuse = (what: string): never => {
    const message = `The prepared receptor failed its check: ${what}. Please report this structure.`;
    throw new InvalidInputError([{ field: '', message }]);
  };
  const heavy: { point: Vec3; type: string }[] = [];
  const hydrogens: { point: Vec3; line: string }[] = [];
  for (const line of pdbqt.split('\n')) {
    if (!line.startsWith('ATOM') && !line.startsWith('HETATM')) continue;
    const point = [30, 38, 46].map((at) => Number(line.slice(at, at + 8).trim() || Number.NaN)) as Vec3;
    const type = line.slice(77).trim();
    if (!point.every(Number.isFinite)) refuse(`no coordinates in "${line}"`);
    if (!VINA_TYPES.has(type)) refuse(`the atom type "${type}" in "${line}"`);
    if (type === 'HD') hydrogens.push({ point, line });
    else heavy.push({ point, type });
  }
  if (heavy.length !== heavyAtoms.length)
    refuse(`${heavy.length} heavy atoms instead of ${heavyAtoms.length}`);

  const grid = neighbourGrid(heavy.map(({ point }) => point));
  const lost = heavyAtoms.find((point) => grid.within(point, MOST_SHIFT_ANGSTROM).length === 0);
  if (lost) refuse(`the atom at ${lost.join(' ')} is missing`);
  for (const { point, line } of hydrogens) {
    const isBonded = grid
      .within(point, HYDROGEN_BOND_ANGSTROM)
      .some((i) => POLAR_TYPES.has(heavy[i]?.type ?? ''));
    if (!isBonded) refuse(`a hydrogen without a polar atom, "${line}"`);
  }
  if (hydrogens.length === 0) refuse('no polar hydrogens at all');
}
