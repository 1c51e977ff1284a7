import { describe, expect, it } from 'vitest';
import { namedResidues, pdbResidues, toggledResidue } from './pdb-residues';

const line = (name: string, residue: string, place: string, x: number, element: string) =>
  `ATOM      1  ${name.padEnd(3)} ${residue} ${place.padEnd(6)}   ${x.toFixed(3).padStart(8)}   0.000   0.000  1.00  0.00          ${element.padStart(2)}`;
const PDB = [
  'REMARK',
  line('N', 'GLU', 'A 211', 1, 'N'),
  line('H1', 'GLU', 'A 211', 2, 'H'),
  line('N', 'ALA', 'A 213', 3, 'N'),
  line('N', 'GLY', 'A 214A', 4, 'N'),
  line('N', 'GLY', 'B 211', 5, 'N'),
].join('\n');

describe('residues of a prepared receptor', () => {
  const residues = pdbResidues(PDB);

  it('are read with the places of their atoms, hydrogens without coordinates', () => {
    expect(residues.map(({ label }) => label)).toEqual(['GLU A 211', 'ALA A 213', 'GLY A 214A', 'GLY B 211']);
    expect(residues[0]).toMatchObject({ atoms: [0, 1], coordinates: [[1, 0, 0]] });
    expect(residues[1]?.atoms).toEqual([2]);
  });

  it('are found by chain and number, and in ranges', () => {
    const named = (text: string) => {
      const { found, unknown } = namedResidues(text, residues);
      return [found.map(({ label }) => label), unknown];
    };
    expect(named('A:213 A:211')).toEqual([['GLU A 211', 'ALA A 213'], []]);
    expect(named('A:210-213;A:214A')).toEqual([['GLU A 211', 'ALA A 213', 'GLY A 214A'], []]);
    expect(named('A:999, 213, B:211')).toEqual([['GLY B 211'], ['A:999', '213']]);
  });

  it('are put in and taken out one by one', () => {
    expect(toggledResidue('', 'A:211')).toBe('A:211');
    expect(toggledResidue('A:211', 'B:211')).toBe('A:211, B:211');
    expect(toggledResidue('A:211, B:211', 'A:211')).toBe('B:211');
  });
});
