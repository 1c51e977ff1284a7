/** Small molecules, each another; in two chunks. */
export const LIGANDS = [
  'NC(=O)c1ccccc1',
  'Nc1ncnc2[nH]cnc12',
  'CC(=O)Nc1ccccc1',
  'c1ccc2ccncc2c1',
  'OC(=O)c1ccccc1O',
  'CC(=O)Oc1ccccc1C(=O)O',
  'CC(=O)Nc1ccc(O)cc1',
  'Cn1cnc2c1c(=O)n(C)c(=O)n2C',
  'NS(=O)(=O)c1ccc(N)cc1',
  'O=C1NC(=O)c2ccccc12',
  'c1ccc2[nH]c(N)nc2c1',
  'O=c1[nH]cnc2ccccc12',
  'Nc1nc(N)c2ccccc2n1',
  'COc1ccc(CN)cc1',
  'NCCc1ccc(O)cc1',
  'CN1CCN(c2ccccc2)CC1',
  'Cc1ccc(S(N)(=O)=O)cc1',
  'O=C(NO)c1ccccc1',
  'Oc1ccccc1',
  'Nc1ccccc1',
] as const;

const GROUPS = ['O', 'N', 'C', 'F', 'Cl', 'OC', 'CO', 'C#N', 'C(N)=O', 'C(=O)O'];

/** So many more, in pairs of groups on a benzene: at most 110. */
export function benzenes(count: number): string[] {
  const all: string[] = [];
  for (const [i, one] of GROUPS.entries()) {
    for (const other of GROUPS.slice(i)) all.push(`c1(${one})ccc(${other})cc1`, `c1(${one})cccc(${other})c1`);
  }
  return all.slice(0, count);
}

/** What the stub engine does with each: one iodine lets it be killed, two hang, three run out of memory, four write rubbish. */
export const POISON = {
  killed: 'Ic1ccccc1',
  timeout: 'Ic1ccc(I)cc1',
  'out-of-memory': 'Ic1cc(I)cc(I)c1',
  'bad-output': 'Ic1cc(I)c(I)cc1I',
} as const;
