import { type Mol, substructureMatches, withMolecule } from '@/lib/chemistry/molecules/rdkit';
import { canonicalSmilesOf, graphJson, type MoleculeGraph } from './molecule-graph';

interface ProtonationRule {
  name: string;
  /** The atom that gains or loses the proton is the first of the pattern. */
  smarts: string;
  change: 'gain' | 'lose';
  /** Typical pKa of the group: charged below it (gain), above it (lose). */
  pKa: number;
}

/**
 * The groups whose charge at the pH of blood is beyond doubt; everything else is left as it was drawn. Typical pKa
 * from textbooks (Clayden, Greeves, Warren, Wothers: Organic Chemistry). Order matters: the first rule that matches
 * an atom has it.
 */
const RULES: readonly ProtonationRule[] = [
  { name: 'sulfonic acid', smarts: '[OX2H1]S(=O)(=O)[#6]', change: 'lose', pKa: -1 },
  { name: 'phosphoric or phosphonic acid', smarts: '[OX2H1]P(=O)', change: 'lose', pKa: 2 },
  { name: 'carboxylic acid', smarts: '[OX2H1][CX3](=O)[#6,#1]', change: 'lose', pKa: 4.5 },
  { name: 'N-acyl sulfonamide', smarts: '[NX3H1]([CX3]=O)S(=O)(=O)', change: 'lose', pKa: 4.5 },
  { name: 'tetrazole', smarts: '[nX3H1]1nnnc1', change: 'lose', pKa: 4.9 },
  { name: 'tetrazole', smarts: '[nX3H1]1nncn1', change: 'lose', pKa: 4.9 },
  {
    name: 'guanidine',
    smarts:
      '[NX2;!$(N~[#7,#8]);!$(N-a);!$(N[C,S]=O)]=[CX3](-[NX3;!$(N[C,S]=O);!$(N~[#7,#8]);!$(N-a)])-[NX3;!$(N[C,S]=O);!$(N~[#7,#8]);!$(N-a)]',
    change: 'gain',
    pKa: 12.5,
  },
  {
    name: 'amidine',
    smarts:
      '[NX2;!$(N~[#7,#8]);!$(N-a);!$(N[C,S]=O)]=[CX3;!$(C~a:n)](-[#6])-[NX3;!$(N[C,S]=O);!$(N~[#7,#8]);!$(N-a)]',
    change: 'gain',
    pKa: 11.5,
  },
  {
    name: 'aliphatic amine',
    smarts:
      '[NX3;H0,H1,H2;+0;!$(N[#6]=[#6,#7,#8,#16]);!$(N[#6]#[#6,#7]);!$(N-[!#6;!#1]);!$(N-a);!$(N[CX4](F)F)]([#6X4])',
    change: 'gain',
    pKa: 9.5,
  },
];

/** What weakens an amine: of two amines that shield each other, the one with fewer of these takes the proton. */
const WEAKENING: readonly string[] = [
  '[NX3][CX4]a',
  '[NX3][CX4][CX4][O,N,S,F,Cl]',
  '[NX3][CX4][CX3]=O',
  '[NX3]([CX4])([CX4])[CX4]',
];
/** Bonds between two basic nitrogens up to which only one is charged; a biguanide's are farther apart. */
const SHIELDED_BONDS = { 'aliphatic amine': 3, other: 4 };

export interface Protonation {
  graph: MoleculeGraph;
  /** One sentence for each group whose charge was changed. */
  changes: string[];
}

/**
 * Charges the usual groups as at this pH. Where two basic amines share a carbon or sit next to each other only the
 * more basic one is charged: the other one's pKa falls by several units.
 * @param graph in canonical order: where two sites tie, the first one has the proton
 */
export function protonate(graph: MoleculeGraph, pH: number): Protonation {
  const changes: string[] = [];
  const edited: MoleculeGraph = { ...graph, atoms: graph.atoms.map((atom) => ({ ...atom })) };
  const changed: number[] = [];
  withMolecule(graphJson(graph), (molecule) => {
    for (const rule of RULES) {
      const charged = rule.change === 'gain' ? pH < rule.pKa : pH > rule.pKa;
      if (!charged) continue;
      const reach =
        rule.name === 'aliphatic amine' ? SHIELDED_BONDS['aliphatic amine'] : SHIELDED_BONDS.other;
      for (const index of sites(molecule, rule)) {
        const atom = edited.atoms[index];
        if (atom?.charge !== 0 || changed.includes(index)) continue;
        if (rule.change === 'gain' && isNearCharge(edited, index, reach)) continue;
        if (rule.change === 'lose' && atom.implicitHydrogens === 0) continue;
        atom.charge += rule.change === 'gain' ? 1 : -1;
        atom.implicitHydrogens += rule.change === 'gain' ? 1 : -1;
        changed.push(index);
        changes.push(
          rule.change === 'gain'
            ? `Proton added to the ${rule.name} (pH ${pH}).`
            : `Proton taken from the ${rule.name} (pH ${pH}).`,
        );
      }
    }
  });
  // Reading the result back proves that every charge is a valid one.
  canonicalSmilesOf(edited);
  return { graph: edited, changes };
}

/** The atoms that a rule speaks of, the most basic ones first. */
function sites(molecule: Mol, rule: ProtonationRule): number[] {
  const first = (smarts: string) =>
    substructureMatches(molecule, smarts).flatMap((match) => match.slice(0, 1));
  const found = [...new Set(first(rule.smarts))];
  if (rule.change === 'lose' || found.length < 2) return found;
  const weakness = new Map<number, number>();
  for (const index of WEAKENING.flatMap(first)) weakness.set(index, (weakness.get(index) ?? 0) + 1);
  return found.toSorted((a, b) => (weakness.get(a) ?? 0) - (weakness.get(b) ?? 0) || a - b);
}

/** True if an atom within so many bonds carries a positive charge already; that of a nitro group is on paper only. */
function isNearCharge(graph: MoleculeGraph, start: number, reach: number): boolean {
  const onPaper = new Set(
    graph.bonds.flatMap(({ a, b }) =>
      (graph.atoms[a]?.charge ?? 0) * (graph.atoms[b]?.charge ?? 0) < 0 ? [a, b] : [],
    ),
  );
  let frontier = [start];
  const seen = new Set(frontier);
  for (let distance = 0; distance < reach; distance++) {
    const next: number[] = [];
    for (const bond of graph.bonds) {
      for (const [from, to] of [
        [bond.a, bond.b],
        [bond.b, bond.a],
      ] as const) {
        if (!frontier.includes(from) || seen.has(to)) continue;
        if ((graph.atoms[to]?.charge ?? 0) > 0 && !onPaper.has(to)) return true;
        seen.add(to);
        next.push(to);
      }
    }
    frontier = next;
  }
  return false;
}
