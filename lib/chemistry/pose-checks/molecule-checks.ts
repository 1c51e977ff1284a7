import { sameMoleculeAs } from '@/lib/chemistry/molecules/same-molecule';
import type { PoseCheck } from '@/lib/domain/resources/pose-analysis';
import type { PoseModel } from './pose-model';

/**
 * Whether a pose is still the molecule that was prepared: its atoms, bonds and charges; its stereo centres; the sides
 * of its double bonds.
 * @param preparedSmiles canonical, with stereo; null if what was prepared is not kept any more
 */
export function moleculeChecks({ molfile }: PoseModel, preparedSmiles: string | null): PoseCheck[] {
  const check = (id: PoseCheck['id'], meant: (smiles: string) => string): PoseCheck => ({
    id,
    passed: preparedSmiles === null ? null : sameMoleculeAs(meant(preparedSmiles))(molfile),
    value: null,
    limit: null,
    bound: 'most',
    unit: '',
    where: null,
  });
  return [
    check('molecule', (smiles) => withoutCentres(withoutSides(smiles))),
    check('tetrahedral-stereo', withoutSides),
    check('double-bond-stereo', withoutCentres),
  ];
}

/** SMILES (Daylight) writes the sense of a centre with `@` alone, and the sides of a double bond with slashes alone. */
function withoutCentres(smiles: string): string {
  return smiles.replaceAll('@', '');
}

function withoutSides(smiles: string): string {
  return smiles.replaceAll(/[/\\]/g, '');
}
