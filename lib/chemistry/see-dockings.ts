import { heavyAtoms } from '@/lib/chemistry/molecules/pose';
import { symmetricRmsdAngstrom } from '@/lib/chemistry/molecules/rmsd';
import { checkPose, type PoseCheckInput } from '@/lib/chemistry/pose-checks/pose-checks';
import { neighbourGrid } from '@/lib/chemistry/receptors/neighbour-grid';
import { type ReceptorAtom, readReceptorPdbqt } from '@/lib/chemistry/receptors/read-receptor-pdbqt';
import { SAME_POSE_ANGSTROM, type SeenInDockings } from '@/lib/domain/confidence';
import type { Vec3 } from '@/lib/domain/search-space';

/** Between heavy atoms: the usual limit of a contact. */
const CONTACT_ANGSTROM = 4.5;

export interface SeeDockingsInput extends Omit<PoseCheckInput, 'receptor' | 'molfile'> {
  /** The prepared receptor that all of them were docked into. */
  receptorPdbqt: string;
  /** Of one molecule, each with a seed of its own; the poses of each by rank, at least one. */
  dockings: readonly { molfiles: readonly string[]; affinitiesKcalPerMol: readonly number[] }[];
}

/**
 * What dockings of one molecule with different seeds tell of how far their best pose can be believed.
 * @returns by the number of seeds less one, what is seen of the first so many
 */
export function seeDockings(input: SeeDockingsInput): SeenInDockings[] {
  const receptor = readReceptorPdbqt(input.receptorPdbqt);
  const sights = new Map<number, Sight>();
  let best = 0;
  return input.dockings.map((docking, last) => {
    const isBetter = (docking.affinitiesKcalPerMol[0] as number) < topAffinity(input, best);
    if (isBetter) best = last;
    let sight = sights.get(best);
    if (!sight) {
      sight = lookAtBest(input, receptor, best);
      sights.set(best, sight);
    }
    return seeFrom(input, sight, last + 1);
  });
}

const topAffinity = ({ dockings }: SeeDockingsInput, docking: number): number =>
  dockings[docking]?.affinitiesKcalPerMol[0] as number;

/** A best pose, and what depends on it alone. */
interface Sight {
  affinityKcalPerMol: number;
  contactShare: number;
  failedChecks: SeenInDockings['failedChecks'];
  /** From it to another pose, in ångström; every distance is found once. */
  distanceTo: (molfile: string) => number;
}

function lookAtBest(input: SeeDockingsInput, receptor: readonly ReceptorAtom[], docking: number): Sight {
  const molfile = input.dockings[docking]?.molfiles[0] as string;
  const { receptorPdbqt: _, dockings: __, ...surroundings } = input;
  const checks = checkPose({ ...surroundings, molfile, receptor });
  const atoms = heavyAtoms(molfile);
  const distances = new Map<string, number>();
  return {
    affinityKcalPerMol: topAffinity(input, docking),
    contactShare: contactShare(atoms.positions, receptor),
    failedChecks: checks.flatMap(({ id, passed }) => (passed === false ? [id] : [])),
    distanceTo: (other) => {
      const known = distances.get(other);
      if (known !== undefined) return known;
      const { heavy, positions } = heavyAtoms(other);
      const distance = symmetricRmsdAngstrom(atoms.heavy, atoms.positions, heavy, positions);
      if (distance === null) throw new Error('Dockings of two different molecules cannot be seen together.');
      distances.set(other, distance);
      return distance;
    },
  };
}

/** What is seen of the first so many dockings, from the best pose among them. */
function seeFrom({ dockings }: SeeDockingsInput, sight: Sight, seeds: number): SeenInDockings {
  const ofSeeds = dockings.slice(0, seeds);
  const poses = ofSeeds
    .flatMap(({ molfiles, affinitiesKcalPerMol }) =>
      molfiles.map((molfile, i) => ({ molfile, affinityKcalPerMol: affinitiesKcalPerMol[i] as number })),
    )
    .toSorted((a, b) => a.affinityKcalPerMol - b.affinityKcalPerMol);
  const other = poses.find(({ molfile }) => sight.distanceTo(molfile) > SAME_POSE_ANGSTROM);
  const tops = ofSeeds.map(({ affinitiesKcalPerMol }) => affinitiesKcalPerMol[0] as number);
  return {
    seeds,
    agreeing: ofSeeds.filter(({ molfiles }) => sight.distanceTo(molfiles[0] as string) <= SAME_POSE_ANGSTROM)
      .length,
    spreadKcalPerMol: seeds === 1 ? null : thousandths(standardDeviation(tops)),
    gapKcalPerMol: other ? thousandths(other.affinityKcalPerMol - sight.affinityKcalPerMol) : null,
    contactShare: thousandths(sight.contactShare),
    failedChecks: sight.failedChecks,
  };
}

function contactShare(positions: readonly Vec3[], receptor: readonly ReceptorAtom[]): number {
  const grid = neighbourGrid(
    receptor.filter(({ element }) => element !== 'H').map(({ coordinates }) => coordinates),
  );
  const touching = positions.filter((position) => grid.within(position, CONTACT_ANGSTROM).length > 0);
  return touching.length / positions.length;
}

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

const thousandths = (value: number) => Math.round(value * 1000) / 1000;
