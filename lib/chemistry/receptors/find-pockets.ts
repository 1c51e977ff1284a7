import type { TargetPocket } from '@/lib/domain/resources/targets';
import { searchSpaceAround, type Vec3 } from '@/lib/domain/search-space';
import { neighbourGrid } from './neighbour-grid';
import type { ReceptorAtom } from './read-receptor-pdbqt';

/** Of heavy atoms, in ångström (Bondi, J. Phys. Chem. 1964, 68, 441). */
const RADIUS_ANGSTROM: Readonly<Record<string, number>> = { C: 1.7, N: 1.55, O: 1.52, S: 1.8, P: 1.8 };
const OTHER_RADIUS_ANGSTROM = 1.6;
/** A carbon atom's middle comes about so near; less, and every crevice between atoms is a pocket. */
const PROBE_RADIUS_ANGSTROM = 1.2;
const SPACING_ANGSTROM = 1;
/** So that time and memory are bounded: a larger receptor is looked at on a coarser grid. */
const MOST_GRID_POINTS = 3_000_000;
/** Protein farther away than this encloses nothing. */
const REACH_ANGSTROM = 8;
/** Of seven directions, how many have to end in protein both ways. */
const LEAST_ENCLOSED = 5;
/** Of six, to lie well inside a pocket. */
const LEAST_NEIGHBOURS = 4;
const LEAST_VOLUME_CUBIC_ANGSTROM = 40;
const MOST_POCKETS = 10;
const MOST_POINTS_SHOWN = 250;
const LINING_ANGSTROM = 4.5;
/** Around the places where a ligand's atoms may lie: half of it on each side. */
const POCKET_PADDING_ANGSTROM = 8;

/** The edges and the space diagonals of a cube, each with a positive last step that is not zero. */
const DIRECTIONS: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, 1, 1],
  [-1, 1, 1],
  [1, -1, 1],
  [-1, -1, 1],
];

interface Grid {
  origin: Vec3;
  counts: Vec3;
  spacing: number;
}

/**
 * Pockets of a receptor's surface, the largest first: grid points outside of the protein that lie between protein in
 * most of seven directions, joined to clusters (LIGSITE: Hendlich, Rippmann and Barnickel, J. Mol. Graph. Model. 1997,
 * 15, 359). They are ranked by volume, each point counting by how enclosed it is. The same atoms give the same answer.
 */
export function findPockets(receptor: readonly ReceptorAtom[]): TargetPocket[] {
  const atoms = receptor.filter(({ element }) => element !== 'H');
  if (atoms.length === 0) return [];
  const grid = gridAround(atoms.map(({ coordinates }) => coordinates));
  const occupied = occupancy(grid, atoms);
  const enclosed = enclosure(grid, occupied);
  const volume = grid.spacing ** 3;
  const residues = neighbourGrid(
    atoms.map(({ coordinates }) => coordinates),
    5,
  );
  return clusters(grid, enclosed)
    .filter(({ length }) => length * volume >= LEAST_VOLUME_CUBIC_ANGSTROM)
    .map((points) => ({ points, weight: points.reduce((sum, i) => sum + (enclosed[i] as number), 0) }))
    .sort((a, b) => b.weight - a.weight || (a.points[0] as number) - (b.points[0] as number))
    .slice(0, MOST_POCKETS)
    .map(({ points, weight }, i): TargetPocket => {
      const places = points.map((point) => placeOf(grid, point));
      const searchSpace = searchSpaceAround(places, POCKET_PADDING_ANGSTROM);
      const step = Math.ceil(places.length / MOST_POINTS_SHOWN);
      return {
        rank: i + 1,
        volumeCubicAngstrom: Math.round(points.length * volume),
        enclosure: Math.round((weight / points.length / DIRECTIONS.length) * 100) / 100,
        searchSpace,
        residues: lining(atoms, residues, places),
        points: places.filter((_, at) => at % step === 0),
      };
    });
}

function gridAround(points: readonly Vec3[]): Grid {
  const low = [0, 1, 2].map((axis) =>
    points.reduce((least, p) => Math.min(least, p[axis] as number), Infinity),
  );
  const high = [0, 1, 2].map((axis) =>
    points.reduce((most, p) => Math.max(most, p[axis] as number), -Infinity),
  );
  const edges = high.map((value, i) => value - (low[i] as number) + 6);
  const volume = edges.reduce((product, edge) => product * edge, 1);
  const spacing = Math.max(SPACING_ANGSTROM, Math.cbrt(volume / MOST_GRID_POINTS));
  return {
    // Whole numbers, so that the answer does not hang on the last digit of one atom.
    origin: low.map((value) => Math.floor(value - 3)) as Vec3,
    counts: edges.map((edge) => Math.ceil(edge / spacing) + 2) as Vec3,
    spacing,
  };
}

function placeOf({ origin, counts: [nx, ny], spacing }: Grid, index: number): Vec3 {
  const z = Math.floor(index / (nx * ny));
  const y = Math.floor((index - z * nx * ny) / nx);
  const x = index - z * nx * ny - y * nx;
  return [x, y, z].map((step, i) => Math.round(((origin[i] as number) + step * spacing) * 100) / 100) as Vec3;
}

/** 1 where the probe would touch an atom. */
function occupancy({ origin, counts, spacing }: Grid, atoms: readonly ReceptorAtom[]): Uint8Array {
  const [nx, ny, nz] = counts;
  const occupied = new Uint8Array(nx * ny * nz);
  for (const { coordinates, element } of atoms) {
    const reach = (RADIUS_ANGSTROM[element] ?? OTHER_RADIUS_ANGSTROM) + PROBE_RADIUS_ANGSTROM;
    const [x, y, z] = coordinates.map((value, i) => (value - (origin[i] as number)) / spacing) as Vec3;
    const r = reach / spacing;
    for (let k = Math.max(Math.ceil(z - r), 0); k <= Math.min(z + r, nz - 1); k++) {
      for (let j = Math.max(Math.ceil(y - r), 0); j <= Math.min(y + r, ny - 1); j++) {
        const rest = r * r - (k - z) ** 2 - (j - y) ** 2;
        if (rest < 0) continue;
        const half = Math.sqrt(rest);
        const row = (k * ny + j) * nx;
        for (let i = Math.max(Math.ceil(x - half), 0); i <= Math.min(x + half, nx - 1); i++) {
          occupied[row + i] = 1;
        }
      }
    }
  }
  return occupied;
}

const FAR = 255;

/** For each free point in how many directions protein lies on both sides; 0 for what is too open to count. */
function enclosure({ counts: [nx, ny, nz], spacing }: Grid, occupied: Uint8Array): Uint8Array {
  const enclosed = new Uint8Array(occupied.length);
  const before = new Uint8Array(occupied.length);
  for (const [dx, dy, dz] of DIRECTIONS) {
    const offset = (dz * ny + dy) * nx + dx;
    const most = REACH_ANGSTROM / spacing / Math.hypot(dx, dy, dz);
    /** Steps from a point to protein one way, from those of its neighbour that way. */
    const sweep = (sign: 1 | -1, visit: (index: number, steps: number) => void, steps: Uint8Array) => {
      const [sx, sy, sz] = [dx * sign, dy * sign, dz * sign];
      for (let n = 0; n < nz; n++) {
        const k = sign === 1 ? n : nz - 1 - n;
        for (let m = 0; m < ny; m++) {
          const j = sign === 1 ? m : ny - 1 - m;
          for (let l = 0; l < nx; l++) {
            const i = sign === 1 ? l : nx - 1 - l;
            const index = (k * ny + j) * nx + i;
            const isEdge =
              i - sx < 0 || i - sx >= nx || j - sy < 0 || j - sy >= ny || k - sz < 0 || k - sz >= nz;
            const behind = isEdge ? FAR : (steps[index - sign * offset] as number);
            const own = occupied[index] ? 0 : Math.min(behind + 1, FAR);
            steps[index] = own;
            visit(index, own);
          }
        }
      }
    };
    sweep(1, () => undefined, before);
    const after = new Uint8Array(occupied.length);
    sweep(
      -1,
      (index, steps) => {
        if (steps > 0 && steps <= most && (before[index] as number) <= most) {
          enclosed[index] = (enclosed[index] as number) + 1;
        }
      },
      after,
    );
  }
  for (let i = 0; i < enclosed.length; i++) if ((enclosed[i] as number) < LEAST_ENCLOSED) enclosed[i] = 0;
  return enclosed;
}

/**
 * Points joined where they touch by their faces; indices in increasing order. Joined are points well inside first, then
 * those around them: else a string of single points would make one pocket of two.
 */
function clusters({ counts: [nx, ny] }: Grid, enclosed: Uint8Array): number[][] {
  const steps = [1, -1, nx, -nx, nx * ny, -nx * ny];
  const isCore = (at: number) =>
    steps.filter((step) => (enclosed[at + step] as number) > 0).length >= LEAST_NEIGHBOURS;
  const seen = new Uint8Array(enclosed.length);
  const found: number[][] = [];
  for (let start = 0; start < enclosed.length; start++) {
    if (!enclosed[start] || seen[start] || !isCore(start)) continue;
    const members = [start];
    seen[start] = 1;
    for (let at = 0; at < members.length; at++) {
      for (const step of steps) {
        const next = (members[at] as number) + step;
        if (!enclosed[next] || seen[next] || !isCore(next)) continue;
        seen[next] = 1;
        members.push(next);
      }
    }
    found.push(members);
  }
  for (const members of found) {
    for (const core of [...members]) {
      for (const step of steps) {
        const next = core + step;
        if (!enclosed[next] || seen[next]) continue;
        seen[next] = 1;
        members.push(next);
      }
    }
  }
  return found.map((members) => members.sort((a, b) => a - b));
}

/** `ALA A 213`, in the order of the receptor. */
function lining(
  atoms: readonly ReceptorAtom[],
  grid: ReturnType<typeof neighbourGrid>,
  places: readonly Vec3[],
): string[] {
  const near = new Set(places.flatMap((place) => grid.within(place, LINING_ANGSTROM)));
  const names = [...near]
    .sort((a, b) => a - b)
    .flatMap((i) => {
      const atom = atoms[i];
      return atom ? [`${atom.residueName} ${atom.chainId} ${atom.residueNumber}${atom.insertionCode}`] : [];
    });
  return [...new Set(names)];
}
