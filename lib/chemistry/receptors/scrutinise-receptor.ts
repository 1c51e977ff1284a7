import { distanceAngstrom } from '@/lib/chemistry/vectors';
import type { Vec3 } from '@/lib/domain/search-space';
import { candidateId } from './candidate-ligands';
import { neighbourGrid } from './neighbour-grid';
import type { ClassifiedResidue, ResidueClass } from './residue-classes';
import { type Atom, isHydrogen, residueLabel, type Structure, type UnobservedResidue } from './structure';

/** A place where the chain is not continuous, between two residues of the model. */
export interface ChainGap {
  chainId: string;
  /** The residues on both sides, `GLY A 284`. */
  after: string;
  before: string;
  /** Residues of the construct that belong in between; 0 if none is missing and only the bond is too long. */
  missing: number;
  /** The ends, in ångström. */
  points: Vec3[];
}

/** A residue that is no part of a chain, and where it is. */
export interface PlacedResidue {
  /** As in choices: `HOH:A:501`. */
  id: string;
  /** As in findings: `HOH A 501`. */
  label: string;
  class: Exclude<ResidueClass, 'amino-acid' | 'nucleotide'>;
  /** Heavy atoms in ångström, to 0.01. */
  points: Vec3[];
  /** Of waters: polar atoms of the protein within hydrogen-bond distance, `ALA A 213 O`, the nearest first. */
  heldBy: string[];
  /** Of waters: candidate ligands within that distance. */
  touches: string[];
}

/** Where things are: what later is compared with a search space. Part of the report. */
export interface ReceptorPlaces {
  gaps: ChainGap[];
  residues: PlacedResidue[];
  /** Residues without some heavy atoms, and those in several conformations: the middle of what is there. */
  incomplete: { residue: string; atoms: string[]; point: Vec3 }[];
  conformations: { place: string; point: Vec3 }[];
}

/** A peptide bond is 1.33 Å; 2 Å apart, nothing is bonded. */
const BROKEN_BOND_ANGSTROM = 2;
/** Alpha carbons of bonded residues are 3.8 Å apart, 2.9 Å at a cis bond. */
const FAR_ALPHA_CARBONS_ANGSTROM = 4.5;
const HYDROGEN_BOND_ANGSTROM = 3.5;
/** Of a water that is part of the structure, not of the solvent around it. */
const LEAST_HOLDS = 2;
/** So that the report stays small however large the file is. */
const MOST_OF_A_CLASS = 1000;

/** Says where gaps, bound residues, incomplete residues and alternate conformations are. */
export function placesOf(
  residues: readonly ClassifiedResidue[],
  structure: Structure,
  missingAtoms: readonly { residue: string; atoms: string[] }[],
  conformations: readonly { place: string }[],
): ReceptorPlaces {
  const middles = new Map(residues.map((residue) => [residueLabel(residue), residue]));
  const byPlace = new Map(
    residues.map((residue) => [
      `${residue.chainId}:${residue.residueNumber}${residue.insertionCode}`,
      residue,
    ]),
  );
  const at = (residue: ClassifiedResidue | undefined): Vec3[] => (residue ? [middle(residue)] : []);
  return {
    gaps: chainGaps(residues, structure.unobservedResidues),
    residues: placed(residues),
    incomplete: missingAtoms.flatMap((incomplete) =>
      at(middles.get(incomplete.residue)).map((point) => ({ ...incomplete, point })),
    ),
    conformations: conformations.flatMap(({ place }) =>
      at(byPlace.get(place)).map((point) => ({ place, point })),
    ),
  };
}

/** Chain breaks, with how many residues are missing: as the file says, else as the numbers say. */
function chainGaps(
  residues: readonly ClassifiedResidue[],
  unobserved: readonly UnobservedResidue[],
): ChainGap[] {
  const last = new Map<string, ClassifiedResidue>();
  const gaps: ChainGap[] = [];
  for (const residue of residues) {
    if (residue.class !== 'amino-acid') continue;
    const before = last.get(residue.chainId);
    last.set(residue.chainId, residue);
    const ends = before && brokenEnds(before, residue);
    if (!ends) continue;
    const between = unobserved.filter(
      ({ chainId, residueNumber }) =>
        chainId === residue.chainId &&
        residueNumber > before.residueNumber &&
        residueNumber < residue.residueNumber,
    ).length;
    const { chainId } = residue;
    const missing = between || Math.max(residue.residueNumber - before.residueNumber - 1, 0);
    const [after, next] = [residueLabel(before), residueLabel(residue)];
    gaps.push({ chainId, after, before: next, missing, points: ends.map(hundredths) });
  }
  return gaps;
}

/** The two ends where residues that follow each other are not bonded; undefined where they are. */
function brokenEnds(before: ClassifiedResidue, after: ClassifiedResidue): Vec3[] | undefined {
  const named = (residue: ClassifiedResidue, name: string) =>
    residue.atoms.find((atom) => atom.name === name)?.coordinates;
  const [carbonyl, nitrogen] = [named(before, 'C'), named(after, 'N')];
  if (carbonyl && nitrogen) {
    return distanceAngstrom(carbonyl, nitrogen) > BROKEN_BOND_ANGSTROM ? [carbonyl, nitrogen] : undefined;
  }
  const [first, second] = [named(before, 'CA'), named(after, 'CA')];
  if (!first || !second) return undefined;
  return distanceAngstrom(first, second) > FAR_ALPHA_CARBONS_ANGSTROM ? [first, second] : undefined;
}

function placed(residues: readonly ClassifiedResidue[]): PlacedResidue[] {
  const isPolar = ({ element }: Atom) => element === 'N' || element === 'O';
  const polar = residues.flatMap((residue) =>
    residue.class === 'water' ? [] : residue.atoms.filter(isPolar).map((atom) => ({ atom, residue })),
  );
  const grid = neighbourGrid(polar.map(({ atom }) => atom.coordinates));
  const counts = new Map<ResidueClass, number>();
  return residues.flatMap((residue): PlacedResidue[] => {
    const { class: kind } = residue;
    if (kind === 'amino-acid' || kind === 'nucleotide') return [];
    const heavy = residue.atoms.filter((atom) => !isHydrogen(atom));
    const on = heavy[0]?.coordinates;
    const around =
      kind === 'water' && on
        ? grid
            .within(on, HYDROGEN_BOND_ANGSTROM)
            .flatMap((i) => polar[i] ?? [])
            .sort(
              (a, b) => distanceAngstrom(a.atom.coordinates, on) - distanceAngstrom(b.atom.coordinates, on),
            )
        : [];
    const ofChain = around.filter(({ residue: other }) => other.class === 'amino-acid');
    const bound = around.filter(({ residue: { class: other } }) =>
      ['ligand', 'sugar', 'cofactor'].includes(other),
    );
    if (kind === 'water' && ofChain.length < LEAST_HOLDS && bound.length === 0) return [];
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (count > MOST_OF_A_CLASS) return [];
    return [
      {
        id: candidateId(residue),
        label: residueLabel(residue),
        class: kind,
        points: heavy.map(({ coordinates }) => hundredths(coordinates)),
        heldBy: ofChain.slice(0, 4).map(({ atom, residue: other }) => `${residueLabel(other)} ${atom.name}`),
        touches: [...new Set(bound.map(({ residue: other }) => candidateId(other)))],
      },
    ];
  });
}

function middle(residue: ClassifiedResidue): Vec3 {
  const { atoms } = residue;
  return hundredths(
    [0, 1, 2].map(
      (axis) => atoms.reduce((sum, { coordinates }) => sum + (coordinates[axis] as number), 0) / atoms.length,
    ) as Vec3,
  );
}

const hundredths = (point: Vec3) => point.map((value) => Math.round(value * 100) / 100 + 0) as Vec3;
