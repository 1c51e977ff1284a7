/** Substituents of a benzene ring and of an amide: small, and none that the engine does not know. */
const ON_RING = [
  ...['', 'C', 'CC', 'OC', 'F', 'Cl', 'N', 'O', 'C#N', 'C(F)(F)F', 'S(C)(=O)=O', 'N(C)C', 'OCC', 'CCC', 'SC'],
];
const ON_AMIDE = [
  ...['C', 'CC', 'CCC', 'C(C)C', 'CCO', 'CCOC', 'C1CC1', 'C1CCC1', 'C1CCCC1', 'CC#C', 'CCF', 'CCN(C)C'],
];

/** A library of so many different small benzamides as CSV text, at most 2,700. */
export function benzamides(count: number): string {
  const lines = ['name,smiles'];
  for (const para of ON_RING) {
    for (const meta of ON_RING) {
      for (const amide of ON_AMIDE) {
        if (lines.length > count) return `${lines.join('\n')}\n`;
        lines.push(`benzamide ${lines.length},${on('c9', meta)}${on('c', para)}ccc(c9)C(=O)N${amide}`);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

const on = (atom: string, substituent: string) => (substituent ? `${atom}(${substituent})` : atom);
