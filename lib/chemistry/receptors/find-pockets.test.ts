import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { distanceAngstrom } from '@/lib/chemistry/vectors';
import { DEFAULT_TARGET_CHOICES } from '@/lib/domain/resources/targets';
import { distanceToSpace, type SearchSpace } from '@/lib/domain/search-space';
import { findPockets } from './find-pockets';
import { prepareReceptor } from './prepare-receptor';
import { type ReceptorAtom, readReceptorPdbqt } from './read-receptor-pdbqt';

const file = (path: string) => new Uint8Array(readFileSync(new URL(path, import.meta.url)));

const COMPLEXES = [
  { name: 'JNJ-7706621 in Aurora A (5DT0)', bytes: file('../../../examples/aurora-a/5dt0.pdb') },
  { name: 'amprenavir in HIV-1 protease (1HPV)', bytes: file('./fixtures/1hpv.pdb.gz') },
  { name: 'JNJ-7706621 in Aurora A (5DPV)', bytes: file('./fixtures/5dpv.pdb.gz') },
];
/** Where AutoDock Vina's own example docks imatinib into ABL (its conf.txt). */
const ABL_BOX = { centerAngstrom: [11, 90.5, 57.5], sizeAngstrom: [22, 24, 28] } satisfies SearchSpace;

/** An atom of a ligand is in a pocket if a point of it is so near. */
const NEAR_ANGSTROM = 2;
const MOST_SECONDS = 10;

async function pocketsOf(bytes: Uint8Array) {
  const { pdbqt, crystalLigand } = await prepareReceptor(bytes, { ...DEFAULT_TARGET_CHOICES });
  const receptor = readReceptorPdbqt(pdbqt);
  const begun = performance.now();
  const pockets = findPockets(receptor);
  expect((performance.now() - begun) / 1000).toBeLessThan(MOST_SECONDS);
  return { pockets, receptor, ligand: crystalLigand?.coordinates ?? [] };
}

describe('findPockets', () => {
  it.each(COMPLEXES.map((complex) => [complex.name, complex.bytes] as const))(
    'has the pocket of %s among the first three, and all of the ligand in its box',
    async (_, bytes) => {
      const { pockets, receptor, ligand } = await pocketsOf(bytes);
      const [found] = pockets.slice(0, 3).filter(({ points }) => {
        const inside = ligand.filter((atom) =>
          points.some((point) => distanceAngstrom(atom, point) < NEAR_ANGSTROM),
        );
        return inside.length > ligand.length / 2;
      });
      expect(found?.volumeCubicAngstrom).toBeGreaterThan(200);
      const box = found?.searchSpace as SearchSpace;
      expect(ligand.filter((atom) => distanceToSpace(box, atom) > 0)).toEqual([]);
      expect(findPockets(receptor)).toEqual(pockets);
    },
  );

  it('has the site of imatinib in ABL (1IEP) among the first three', async () => {
    const { pockets } = await pocketsOf(file('./fixtures/1iep.pdb.gz'));
    const shares = pockets
      .slice(0, 3)
      .map(({ points }) => points.filter((p) => distanceToSpace(ABL_BOX, p) === 0).length / points.length);
    expect(Math.max(...shares)).toBeGreaterThan(0.8);
  });

  it('finds nothing on a flat sheet, and nothing of nothing', () => {
    const sheet = Array.from({ length: 400 }, (_, i): ReceptorAtom => {
      const coordinates: [number, number, number] = [(i % 20) * 1.5, Math.floor(i / 20) * 1.5, 0];
      const residue = { residueName: 'ALA', chainId: 'A', residueNumber: i, insertionCode: '' };
      return { index: i, name: 'C', type: 'C', element: 'C', ...residue, coordinates };
    });
    expect(findPockets(sheet)).toEqual([]);
    expect(findPockets([])).toEqual([]);
  });
});
