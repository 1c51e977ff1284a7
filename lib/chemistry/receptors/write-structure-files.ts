import type { Vec3 } from '@/lib/domain/search-space';
import type { CandidateLigand } from './candidate-ligands';
import type { Atom } from './structure';
import type { TypedResidue } from './type-residues';

interface Line {
  record: 'ATOM  ' | 'HETATM';
  name: string;
  element: string;
  residueName: string;
  chainId: string;
  residueNumber: number;
  insertionCode: string;
  coordinates: Vec3;
  occupancy: number;
  bFactor: number;
}

/** Columns 1 to 66 of an atom record of PDB 3.3. Numbers too large for their columns start again at 0. */
function atomColumns(serial: number, line: Line): string {
  const name = line.element.length === 1 && line.name.length < 4 ? ` ${line.name}` : line.name;
  const fixed = (value: number, width: number, digits: number) =>
    value.toFixed(digits).padStart(width).slice(0, width);
  return [
    line.record,
    String(serial % 100_000).padStart(5),
    ' ',
    name.slice(0, 4).padEnd(4),
    ' ',
    line.residueName.slice(0, 3).padStart(3),
    ' ',
    line.chainId,
    String(line.residueNumber % 10_000).padStart(4),
    line.insertionCode.slice(0, 1).padEnd(1),
    '   ',
    ...line.coordinates.map((value) => fixed(value, 8, 3)),
    fixed(line.occupancy, 6, 2),
    fixed(line.bFactor, 6, 2),
  ].join('');
}

/** One letter for each chain, as PDB needs: its own where it has one, else the first that is free. */
export function pdbChainIds(chainIds: Iterable<string>): Map<string, string> {
  const all = [...new Set(chainIds)];
  const taken = new Set(all.filter((id) => id.length === 1));
  const free = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
  return new Map(
    all.map((id) => {
      if (id.length === 1) return [id, id];
      const letter = free.find((candidate) => !taken.has(candidate)) ?? '_';
      taken.add(letter);
      return [id, letter];
    }),
  );
}

function lineOf(atom: Atom, chainId: string): Line {
  return { ...atom, record: atom.isHetero ? 'HETATM' : 'ATOM  ', chainId };
}

/** Heavy atoms of residues as PDB, in order: what Open Babel is given, and what the viewer shows as left out. */
export function writeHeavyAtomsPdb(atoms: readonly Atom[]): string {
  const chains = pdbChainIds(atoms.map((atom) => atom.chainId));
  const lines = atoms.map((atom, i) => {
    const columns = atomColumns(i + 1, lineOf(atom, chains.get(atom.chainId) ?? '_'));
    return `${columns}          ${atom.element.toUpperCase().padStart(2)}\n`;
  });
  return `${lines.join('')}END\n`;
}

interface WrittenAtom {
  line: Line;
  type: string;
}

function writtenAtoms(residues: readonly TypedResidue[]): WrittenAtom[] {
  const chains = pdbChainIds(residues.map(({ residue }) => residue.chainId));
  return residues.flatMap(({ residue, atoms }) => {
    const chainId = chains.get(residue.chainId) ?? '_';
    let hydrogens = 0;
    const heavy = atoms.map(({ atom, type }) => ({ line: lineOf(atom, chainId), type }));
    const polar = atoms.flatMap(({ atom, hydrogens: positions }) =>
      positions.map((coordinates) => {
        hydrogens++;
        const line = { ...lineOf(atom, chainId), name: `H${hydrogens}`, element: 'H', coordinates };
        return { line, type: 'HD' };
      }),
    );
    return [...heavy, ...polar];
  });
}

/**
 * The receptor as rigid PDBQT (AutoDock), residue by residue with the names and numbers of the file. Charges
 * are written as zero: the Vina scoring function does not read them.
 */
export function writeReceptorPdbqt(residues: readonly TypedResidue[]): string {
  const lines = writtenAtoms(residues).map(
    ({ line, type }, i) => `${atomColumns(i + 1, line)}    +0.000 ${type.padEnd(2)}\n`,
  );
  return `REMARK  rigid receptor, polar hydrogens, AutoDock atom types\n${lines.join('')}TER\n`;
}

/** The same atoms as PDB, for the viewer and for interactions. */
export function writeReceptorPdb(residues: readonly TypedResidue[]): string {
  const lines = writtenAtoms(residues).map(
    ({ line }, i) => `${atomColumns(i + 1, line)}          ${line.element.toUpperCase().padStart(2)}\n`,
  );
  return `${lines.join('')}TER\nEND\n`;
}

/** A crystal ligand as PDB with its bonds (CONECT), heavy atoms in their order. */
export function writeLigandPdb(ligand: CandidateLigand): string {
  const chainId = pdbChainIds([ligand.chainId]).get(ligand.chainId) ?? '_';
  const atoms = ligand.coordinates.map((coordinates, i) => {
    const element = ligand.elements[i] ?? '';
    const { residueName, residueNumber, insertionCode } = ligand;
    const name = ligand.atomNames[i] ?? element;
    const place = { residueName, residueNumber, insertionCode, chainId, coordinates };
    const line: Line = { record: 'HETATM', name, element, occupancy: 1, bFactor: 0, ...place };
    return `${atomColumns(i + 1, line)}          ${element.toUpperCase().padStart(2)}\n`;
  });
  const partners = ligand.coordinates.map((): number[] => []);
  for (const [a, b] of ligand.bonds) {
    partners[a]?.push(b + 1);
    partners[b]?.push(a + 1);
  }
  const conect = partners.flatMap((bonded, i) => {
    const groups = [bonded.slice(0, 4), bonded.slice(4, 8)].filter((group) => group.length > 0);
    return groups.map((group) => `CONECT${[i + 1, ...group].map((n) => String(n).padStart(5)).join('')}\n`);
  });
  return `${atoms.join('')}${conect.join('')}END\n`;
}
