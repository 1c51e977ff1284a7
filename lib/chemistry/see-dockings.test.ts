import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { crystalComplex } from '@/lib/chemistry/complexes.fixture';
import { graphOf } from '@/lib/chemistry/molecules/molecule-graph';
import { molfileCoordinates, writeMolfile } from '@/lib/chemistry/molecules/molfile';
import { loadRdkit, withMolecule } from '@/lib/chemistry/molecules/rdkit';
import { searchSpaceAround } from '@/lib/domain/search-space';
import { type SeeDockingsInput, seeDockings } from './see-dockings';

const SMILES = 'NS(=O)(=O)c1ccc(cc1)Nc1nc(N)n(n1)C(=O)c1c(F)cccc1F';

/** JNJ-7706621 in Aurora A (5DT0), where the crystal has it, and moved along. */
let crystal: string;
let receptorPdbqt: string;
const moved = (byAngstrom: number) =>
  writeMolfile(
    withMolecule(crystal, graphOf, { removeHs: false }),
    molfileCoordinates(crystal).map(([x, y, z]) => [x + byAngstrom, y, z]),
  );
type Poses = [byAngstrom: number, affinity: number][];
const see = (...dockings: Poses[]) =>
  seeDockings({
    ...{ receptorPdbqt, preparedSmiles: null, gridSpacingAngstrom: 0.375 },
    searchSpace: searchSpaceAround(molfileCoordinates(crystal)),
    dockings: dockings.map((poses): SeeDockingsInput['dockings'][number] => ({
      molfiles: poses.map(([by]) => moved(by)),
      affinitiesKcalPerMol: poses.map(([, affinity]) => affinity),
    })),
  });

beforeAll(async () => {
  await loadRdkit();
  const pdb = readFileSync(new URL('../../examples/aurora-a/5dt0.pdb', import.meta.url));
  ({ molfile: crystal, receptorPdbqt } = await crystalComplex(pdb, SMILES));
});

describe('what dockings of one molecule tell', () => {
  it('with one seed: the gap to the best pose elsewhere, and how the pose sits', () => {
    // 1.5 Å away is the same way of binding, 4 Å away is not.
    const [one] = see([
      [0, -10],
      [1.5, -9.8],
      [4, -9.2],
    ]);
    expect(one).toMatchObject({
      ...{ seeds: 1, agreeing: 1, spreadKcalPerMol: null, gapKcalPerMol: 0.8 },
      failedChecks: [],
    });
    expect(one?.contactShare).toBeGreaterThan(0.9);
  });

  it('with several: how many of their top poses agree with the best of all, and how their affinities spread', () => {
    const seen = see([[4, -9.2]], [[0, -10]], [[1.9, -9.5]]);
    expect(seen.map(({ seeds, agreeing }) => [seeds, agreeing])).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
    ]);
    // Sample standard deviations of -9.2, -10 and of -9.2, -10, -9.5.
    expect(seen.map(({ spreadKcalPerMol }) => spreadKcalPerMol)).toEqual([null, 0.566, 0.404]);
    expect(seen.map(({ gapKcalPerMol }) => gapKcalPerMol)).toEqual([null, 0.8, 0.8]);
  });

  it('does not depend on the seeds that came later', () => {
    const [first, second] = see([[0, -10]], [[4, -11]]);
    expect(see([[0, -10]])).toEqual([first]);
    expect(second).toMatchObject({ agreeing: 1, gapKcalPerMol: 1 });
  });

  it('names the checks that the best pose fails', () => {
    const [inTheProtein] = see([[5, -10]]);
    expect(inTheProtein?.failedChecks).toContain('receptor-clash');
    const [away] = see([[60, -1]]);
    expect(away).toMatchObject({ contactShare: 0 });
    expect(away?.failedChecks).toEqual(['receptor-contact', 'search-space']);
  });
});
