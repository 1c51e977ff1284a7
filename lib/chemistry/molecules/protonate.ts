import { substructureMatches, withMolecule } from '@/lib/chemistry/molecules/rdkit';
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

export interface Protonation {
  graph: MoleculeGraph;
  /** One sentence for each group whose charge was changed. */
  changes: string[];
}

/**
 * Charges the usual groups as at this pH. Where two basic amines share a carbon or sit next to each other only the
 * first is charged: the second one's pKa falls by several units.
 */
export function protonate(graph: MoleculeGraph, pH: number): Protonation {
  const changes: string[] = [];
  const edited: MoleculeGraph = { ...graph, atoms: graph.atoms.map((atom) => ({ ...atom })) };
  const changed: number[] = [];
  withMolecule(graphJson(graph), (molecule) => {
    for (const rule of RULES) {
      const charged = rule.change === 'gain' ? pH < rule.pKa : pH > rule.pKa;
      if (!charged) continue;
      for (const [index] of substructureMatches(molecule, rule.smarts)) {
        const atom = index === undefined ? undefined : edited.atoms[index];
        if (index === undefined || !atom || atom.charge !== 0 || changed.includes(index)) continue;
        if (rule.change === 'gain' && isNearCharge(edited, index)) continue;
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

/** True if an atom within three bonds carries a positive charge already. */
function isNearCharge(graph: MoleculeGraph, start: number): boolean {
  let frontier = [start];
  const seen = new Set(frontier);
  for (let distance = 0; distance < 3; distance++) {
    const next: number[] = [];
    for (const bond of graph.bonds) {
      for (const [from, to] of [
        [bond.a, bond.b],
        [bond.b, bond.a],
      ] as const) {
        if (!frontier.includes(from) || seen.has(to)) continue;
        if ((graph.atoms[to]?.charge ?? 0) > 0) return true;
        seen.add(to);
        next.push(to);
      }
    }
    frontier = next;
  }
  return false;
}
