import type { Vec3 } from '@/lib/domain/search-space';

/** A residue of a PDB file that this product wrote. */
export interface PdbResidue {
  /** As in findings: `ALA A 213`. */
  label: string;
  name: string;
  chainId: string;
  /** With the insertion code, `52A`. */
  number: string;
  /** Places among the atoms of the file, from 0. */
  atoms: number[];
  /** Heavy atoms in ångström. */
  coordinates: Vec3[];
}

/** The residues of a PDB file with fixed columns, in order. */
export function pdbResidues(pdb: string): PdbResidue[] {
  const residues = new Map<string, PdbResidue>();
  let place = 0;
  for (const line of pdb.split('\n')) {
    if (!line.startsWith('ATOM') && !line.startsWith('HETATM')) continue;
    const [name, chainId] = [line.slice(17, 20).trim(), line.slice(21, 22).trim()];
    const number = line.slice(22, 27).trim();
    const label = `${name} ${chainId} ${number}`;
    const residue = residues.get(label) ?? { label, name, chainId, number, atoms: [], coordinates: [] };
    residues.set(label, residue);
    residue.atoms.push(place++);
    if (line.slice(76, 78).trim() !== 'H') {
      residue.coordinates.push([30, 38, 46].map((at) => Number(line.slice(at, at + 8))) as Vec3);
    }
  }
  return [...residues.values()];
}

/** Most residues of one range: `A:1-99999` is a slip. */
const LONGEST_RANGE = 300;

/**
 * Residues that somebody names by chain and number, `A:211, A:213-216`.
 * @returns those found, in the order of the file, and the words that name none
 */
export function namedResidues(
  text: string,
  residues: readonly PdbResidue[],
): { found: PdbResidue[]; unknown: string[] } {
  const wanted = new Set<string>();
  const unknown: string[] = [];
  const there = new Set(residues.map(({ chainId, number }) => `${chainId}:${number}`));
  for (const word of text.split(/[\s,;]+/).filter(Boolean)) {
    const [, chainId = '', first = '', last] = /^(\w+):(-?\d+[A-Z]?)(?:-(-?\d+))?$/i.exec(word) ?? [];
    const names =
      last === undefined
        ? [`${chainId}:${first}`]
        : Array.from(
            { length: Math.min(Math.max(Number(last) - Number.parseInt(first, 10) + 1, 0), LONGEST_RANGE) },
            (_, i) => `${chainId}:${Number.parseInt(first, 10) + i}`,
          );
    const known = names.filter((name) => there.has(name));
    if (known.length === 0) unknown.push(word);
    for (const name of known) wanted.add(name);
  }
  return { found: residues.filter(({ chainId, number }) => wanted.has(`${chainId}:${number}`)), unknown };
}

/** The text with one residue more, or without it if it is named there by itself. */
export function toggledResidue(text: string, name: string): string {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  return (words.includes(name) ? words.filter((word) => word !== name) : [...words, name]).join(', ');
}
