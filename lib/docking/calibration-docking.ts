import type { DockInput } from '@/lib/docking/engine';
import { DEFAULT_DOCKING_PARAMETERS } from '@/lib/domain/docking-parameters';

/** Benzamide, from Open Babel 3.1.1. */
const BENZAMIDE = [
  'ROOT',
  'ATOM      1  C   UNL     1       3.191   0.813  -1.014  0.00  0.00    +0.000 A ',
  'ATOM      2  C   UNL     1       2.748   2.134  -1.156  0.00  0.00    +0.000 A ',
  'ATOM      3  C   UNL     1       3.417   3.004  -2.018  0.00  0.00    +0.000 A ',
  'ATOM      4  C   UNL     1       4.527   2.560  -2.737  0.00  0.00    +0.000 A ',
  'ATOM      5  C   UNL     1       4.977   1.247  -2.590  0.00  0.00    +0.000 A ',
  'ATOM      6  C   UNL     1       4.314   0.375  -1.725  0.00  0.00    +0.000 A ',
  'ENDROOT',
  'BRANCH   1   8',
  'ATOM      7  N   UNL     1       1.169   0.046   0.099  0.00  0.00    +0.000 N ',
  'ATOM      8  C   UNL     1       2.509  -0.142  -0.104  0.00  0.00    +0.000 C ',
  'ATOM      9  O   UNL     1       3.102  -1.079   0.413  0.00  0.00    +0.000 OA',
  'ATOM     10  H   UNL     1       0.691  -0.671   0.629  0.00  0.00    +0.000 HD',
  'ATOM     11  H   UNL     1       0.613   0.632  -0.508  0.00  0.00    +0.000 HD',
  'ENDBRANCH   1   8',
  'TORSDOF 1',
  '',
].join('\n');

/** Number of atoms and radius, in ångström, of the shells of the made-up pocket. */
const SHELLS = [
  { atoms: 220, radius: 8.5 },
  { atoms: 300, radius: 10.5 },
] as const;
const TYPES = ['C', 'A', 'OA', 'N', 'C', 'HD', 'C', 'C'];
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** Two shells of atoms around the origin, spread evenly on a golden spiral: about as many as around a real site. */
function hollowReceptor(): string {
  const lines: string[] = [];
  for (const { atoms, radius } of SHELLS) {
    for (let i = 0; i < atoms; i++) {
      const height = 1 - (2 * (i + 0.5)) / atoms;
      const ring = Math.sqrt(1 - height ** 2);
      const angle = i * GOLDEN_ANGLE;
      const type = TYPES[lines.length % TYPES.length] as string;
      const serial = `${lines.length + 1}`.padStart(5);
      const point = [ring * Math.cos(angle), ring * Math.sin(angle), height]
        .map((value) => (radius * value).toFixed(3).padStart(8))
        .join('');
      const name = (type[0] as string).padEnd(3);
      lines.push(`ATOM  ${serial}  ${name} SHL A   1    ${point}  1.00  0.00     0.000 ${type.padEnd(2)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A docking of a few seconds that needs no file, to time engines with. Of no chemical meaning. */
export function calibrationDocking(exhaustiveness: number, seed: number): DockInput {
  return {
    receptorPdbqt: hollowReceptor(),
    ligandPdbqt: BENZAMIDE,
    searchSpace: { centerAngstrom: [0, 0, 0], sizeAngstrom: [16, 16, 16] },
    parameters: { ...DEFAULT_DOCKING_PARAMETERS, exhaustiveness },
    seed,
  };
}
