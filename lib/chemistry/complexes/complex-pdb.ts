import { type Complex, LIGAND_RESIDUE } from './complex';

const MOST_SERIAL = 99_999;

/** A complex that has no place in a format. */
export class UnwritableComplexError extends Error {
  override readonly name = 'UnwritableComplexError';
}

/**
 * A complex as PDB 3.3: the receptor's own lines, then the ligand as one residue. Its bonds are CONECT records, a double
 * bond twice, which RDKit, Open Babel and PyMOL understand.
 * @param receptorPdbqt whose atoms are those of the complex, in the same order
 * @throws UnwritableComplexError if there are more atoms than serial numbers: bonds between repeated ones mean nothing
 */
export function writeComplexPdb(complex: Complex, receptorPdbqt: string): string {
  const { title, receptor, ligand, bonds, ligandChainId } = complex;
  const first = receptor.length + 2;
  if (first + ligand.length - 1 > MOST_SERIAL) {
    throw new UnwritableComplexError('A PDB file has no room for so many atoms. Take mmCIF instead.');
  }
  const right = (value: string | number, width: number) => String(value).padStart(width);
  const receptorLines = receptorPdbqt
    .split('\n')
    .filter((line) => line.startsWith('ATOM') || line.startsWith('HETATM'))
    .map((line, i) => {
      const element = receptor[i]?.element.toUpperCase() ?? '';
      return `${line.slice(0, 6)}${right(i + 1, 5)}${line.slice(11, 66)}${right(element, 12)}`;
    });
  const ligandLines = ligand.map(({ name, element, charge, coordinates }, i) => {
    const atomName = element.length === 1 && name.length < 4 ? ` ${name}` : name;
    const position = coordinates.map((value) => right(value.toFixed(3), 8)).join('');
    const sign = charge === 0 ? '' : `${Math.abs(charge)}${charge > 0 ? '+' : '-'}`;
    const { residueName, residueNumber } = LIGAND_RESIDUE;
    const place = `${residueName} ${ligandChainId}${right(residueNumber, 4)}`;
    return `HETATM${right(first + i, 5)} ${atomName.padEnd(4).slice(0, 4)} ${place}    ${position}  1.00  0.00${right(element.toUpperCase(), 12)}${sign}`;
  });
  const partners = ligand.map((): number[] => []);
  for (const { a, b, order } of bonds) {
    for (let time = 0; time < Math.max(order, 1); time++) {
      partners[a]?.push(first + b);
      partners[b]?.push(first + a);
    }
  }
  const conect = partners.flatMap((bonded, i) =>
    Array.from({ length: Math.ceil(bonded.length / 4) }, (_, row) => {
      const serials = [first + i, ...bonded.slice(row * 4, row * 4 + 4)];
      return `CONECT${serials.map((serial) => right(serial, 5)).join('')}`;
    }),
  );
  return [
    ...[`REMARK   ${title}`, ...receptorLines, `TER   ${right(first - 1, 5)}`],
    ...[...ligandLines, ...conect, 'END', ''],
  ].join('\n');
}
