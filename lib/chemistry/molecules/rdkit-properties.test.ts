import { beforeAll, describe, expect, it } from 'vitest';
import { checkLigand, type LigandStructure } from './check-ligand';
import knownAlerts from './fixtures/known-alerts.json';
import reference from './fixtures/rdkit-properties.json';
import { loadRdkit, withMolecule } from './rdkit';

beforeAll(async () => void (await loadRdkit()));

/** As a record of a library, with whatever a library does to it. */
function structureOf(smiles: string): LigandStructure {
  const verdict = checkLigand({ ordinal: 1, line: 1, name: 'x', format: 'smiles', source: smiles });
  if (verdict.status !== 'accepted') throw new Error(`${smiles}: ${verdict.message}`);
  return verdict.structure;
}

/** As this RDKit writes what another one wrote: canonical SMILES differ between versions. */
const canonical = (smiles: string) => smiles && withMolecule(smiles, (molecule) => molecule.get_smiles());

/** See fixtures/README.md. */
describe('500 molecules of the NCI, as RDKit 2022.09.3 describes them', () => {
  const ours = () => reference.map((row) => ({ row, structure: structureOf(row.smiles) }));

  it('have the same weight to 0.01 Da, TPSA to 0.01 Å², logP to 0.001, and the same counts', () => {
    for (const { row, structure } of ours()) {
      expect(Math.abs(structure.molecularWeightDalton - row.weight), row.smiles).toBeLessThan(0.01);
      expect(Math.abs(structure.tpsaSquareAngstrom - row.tpsa), row.smiles).toBeLessThan(0.01);
      expect(Math.abs(structure.logP - row.logP), row.smiles).toBeLessThan(0.001);
      expect(
        {
          donors: structure.hydrogenBondDonors,
          rotatableBonds: structure.rotatableBonds,
          rings: structure.rings,
          heavyAtoms: structure.heavyAtoms,
        },
        row.smiles,
      ).toEqual({
        donors: row.donors,
        rotatableBonds: row.rotatableBonds,
        rings: row.rings,
        heavyAtoms: row.heavyAtoms,
      });
    }
  });

  // RDKit 2026.09 counts no substituted aromatic nitrogen beside another as an acceptor; 2022.09 did.
  it('have the same acceptors, but for 15 which have fewer', () => {
    const fewer = ours()
      .map(({ row, structure }) => row.acceptors - structure.hydrogenBondAcceptors)
      .filter((difference) => difference !== 0);
    expect(fewer).toHaveLength(15);
    for (const difference of fewer) expect(difference).toBeGreaterThan(0);
    expect(Math.max(...fewer)).toBe(3);
  });

  // Of an iminium RDKit's scaffold keeps the charge and gives it no hydrogens, which is no molecule.
  it('have the same Murcko scaffold, but for one iminium', () => {
    const different = ours()
      .filter(({ row, structure }) => structure.scaffold !== canonical(row.scaffold))
      .map(({ structure }) => structure.scaffold);
    expect(different).toEqual(['[NH2+]=C1C=CC(=C(c2ccccc2)c2ccccc2)C=C1']);
  });

  it('have the same structural alerts', () => {
    for (const { row, structure } of ours()) expect(structure.alerts, row.smiles).toEqual(row.alerts);
  });
});

describe('structural alerts', () => {
  it.each(knownAlerts)('of $name', ({ smiles, alerts }) => {
    expect(structureOf(smiles).alerts).toEqual(alerts);
  });

  it('are the same where a molfile draws the hydrogens', () => {
    const acrolein = structureOf('[H]C([H])=C([H])C(=O)[H]');
    expect(acrolein.alerts).toEqual(structureOf('C=CC=O').alerts);
    expect(acrolein.alerts).toContain('brenk/aldehyde');
  });
});
