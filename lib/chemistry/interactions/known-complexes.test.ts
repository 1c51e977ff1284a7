import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { crystalComplex } from '@/lib/chemistry/complexes.fixture';
import { loadRdkit } from '@/lib/chemistry/molecules/rdkit';
import type { InteractionKind } from '@/lib/domain/resources/pose-analysis';
import { findInteractions } from './interactions';

interface KnownComplex {
  name: string;
  file: URL;
  /** Of the ligand, charged as it binds. */
  smiles: string;
  /** Numbers of the residues that the publication names, by kind. */
  published: Partial<Record<InteractionKind, number[]>>;
}

const fixture = (name: string) => new URL(`./fixtures/${name}`, import.meta.url);

const COMPLEXES: KnownComplex[] = [
  {
    // The hinge: Glu211 and Ala213, as ATP's adenine (Bayliss et al., Mol. Cell 2003, 12, 851; the structure is 5DT0).
    name: 'JNJ-7706621 in Aurora A (5DT0)',
    file: new URL('../../../examples/aurora-a/5dt0.pdb', import.meta.url),
    smiles: 'NS(=O)(=O)c1ccc(cc1)Nc1nc(N)n(n1)C(=O)c1c(F)cccc1F',
    published: { 'hydrogen-bond': [211, 213] },
  },
  {
    // Kryger, Silman and Sussman, Structure 1999, 7, 297: stacked on Trp84 and Trp279, its charge over Phe330.
    name: 'donepezil in acetylcholinesterase (1EVE)',
    file: fixture('1eve-pocket.pdb'),
    smiles: 'COc1cc2CC(CC3CC[NH+](Cc4ccccc4)CC3)C(=O)c2cc1OC',
    published: { 'pi-stacking': [84, 279], 'pi-cation': [330] },
  },
  {
    // Oswald et al., J. Biol. Chem. 2008, 283, 32848: four aromatic residues around the charge, and an aspartate.
    name: 'choline in ChoX (2REG)',
    file: fixture('2reg-pocket.pdb'),
    smiles: 'C[N+](C)(C)CCO',
    published: { 'pi-cation': [43, 90, 119, 205], 'salt-bridge': [45] },
  },
  {
    // De Moliner et al., Biochem. J. 2003, 374, 639 (structure): two bromines bind to oxygens of the backbone.
    name: 'tetrabromobenzotriazole in CDK2 (1P5E)',
    file: fixture('1p5e-pocket.pdb'),
    smiles: 'Brc1c(Br)c(Br)c2n[nH]nc2c1Br',
    published: { 'halogen-bond': [10, 83] },
  },
  {
    // Presnell et al., Biochemistry 1998, 37, 17068: the amidine in the pocket of Asp189, the urea at Ser195.
    name: 'a benzamidine in trypsin (1BJU)',
    file: fixture('1bju-pocket.pdb'),
    smiles: 'NC(=[NH2+])c1ccc(cc1)NC(=O)Nc1ccc(Cl)cc1',
    published: { 'salt-bridge': [189], 'hydrogen-bond': [190, 195, 219], 'pi-stacking': [57] },
  },
];

beforeAll(async () => void (await loadRdkit()));

describe('interactions of crystal structures are those that were published', () => {
  it.each(COMPLEXES.map((complex) => [complex.name, complex] as const))('%s', async (_, complex) => {
    const { receptor, molfile } = await crystalComplex(
      new Uint8Array(readFileSync(complex.file)),
      complex.smiles,
    );
    const found = findInteractions(molfile, receptor);
    for (const [kind, residues] of Object.entries(complex.published)) {
      const numbers = found.flatMap((each) => (each.kind === kind ? [each.residue.residueNumber] : []));
      expect({ kind, numbers }).toEqual({ kind, numbers: expect.arrayContaining(residues) });
    }
  });
});
