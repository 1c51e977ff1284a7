import type { Vec3 } from '@/lib/domain/search-space';
import { ligandElement } from './elements';
import type { MoleculeGraph } from './molecule-graph';

const MOST_COUNTED = 999;
/** Charges on one `M  CHG` line. */
const CHARGES_A_LINE = 8;

/**
 * A molfile, V2000 (CTfile formats, BIOVIA), with Kekulé bonds and a title. Stereo is in the coordinates.
 * @param coordinates ångström, one for each atom
 */
export function writeMolfile(graph: MoleculeGraph, coordinates: readonly Vec3[], title = ''): string {
  const { atoms, bonds } = graph;
  if (atoms.length > MOST_COUNTED || bonds.length > MOST_COUNTED) {
    throw new RangeError('A V2000 molfile holds 999 atoms and bonds at most.');
  }
  const number = (value: number, width: number) => String(value).padStart(width);
  const lines = [
    title,
    '  MolAnDash         3D',
    '',
    `${number(atoms.length, 3)}${number(bonds.length, 3)}  0  0  0  0  0  0  0  0999 V2000`,
  ];
  atoms.forEach((atom, i) => {
    const position = (coordinates[i] as Vec3).map((value) => fixed(value).padStart(10)).join('');
    const symbol = ligandElement(atom.atomicNumber).symbol.padEnd(3);
    lines.push(`${position} ${symbol} 0  0  0  0  0  0  0  0  0  0  0  0`);
  });
  for (const bond of bonds) {
    lines.push(`${number(bond.a + 1, 3)}${number(bond.b + 1, 3)}${number(bond.order, 3)}  0`);
  }
  const charged = atoms.flatMap((atom, i) =>
    atom.charge === 0 ? [] : [`${number(i + 1, 4)}${number(atom.charge, 4)}`],
  );
  for (let i = 0; i < charged.length; i += CHARGES_A_LINE) {
    const part = charged.slice(i, i + CHARGES_A_LINE);
    lines.push(`M  CHG${number(part.length, 3)}${part.join('')}`);
  }
  for (const [i, atom] of atoms.entries()) {
    if (atom.isotope > 0) lines.push(`M  ISO  1${number(i + 1, 4)}${number(atom.isotope, 4)}`);
  }
  lines.push('M  END', '');
  return lines.join('\n');
}

/** Four decimals, and no minus before a zero. */
function fixed(value: number): string {
  return (Math.round(value * 10_000) / 10_000 + 0).toFixed(4);
}

/** The coordinates of a V2000 molfile, in ångström. */
export function molfileCoordinates(molfile: string): Vec3[] {
  const lines = molfile.split('\n');
  const count = Number(lines[3]?.slice(0, 3));
  return lines
    .slice(4, 4 + count)
    .map((line): Vec3 => [Number(line.slice(0, 10)), Number(line.slice(10, 20)), Number(line.slice(20, 30))]);
}
