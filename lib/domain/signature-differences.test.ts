import { describe, expect, it } from 'vitest';
import type { SignatureInput } from './input-signature';
import {
  differencesInWords,
  leadingDifferences,
  nearestDocking,
  type SignedDocking,
  signatureDifferences,
} from './signature-differences';

const input: SignatureInput = {
  engine: {
    name: 'AutoDock Vina',
    version: '1.2.3',
    binarySha256: 'a'.repeat(64),
    scoring: 'vina',
    parameters: { exhaustiveness: 8, poses: 9, energyRangeKcalPerMol: 3 },
  },
  receptor: { pdbqtSha256: 'b'.repeat(64), recipe: { pH: 7.4, keepWaters: false, chains: ['A'] } },
  box: { centerMilliAngstrom: [-5046, -31977, 5536], sizeMilliAngstrom: [18143, 16796, 19928] },
  ligand: {
    pdbqtSha256: 'c'.repeat(64),
    inchi: 'InChI=1S/CH4/h1H4',
    canonicalIsomericSmiles: 'C',
    toolkit: 'RDKit 2026.09.1',
    recipe: { pH: 7.4, protonation: 'ph' },
  },
  seed: 1001,
  replicate: 0,
};
const known: SignedDocking = { input, runSeed: 42 };
const wanted = (change: (copy: SignatureInput) => void, runSeed = 42): SignedDocking => {
  const copy = structuredClone(input);
  change(copy);
  return { input: copy, runSeed };
};
const between = (now: SignedDocking, then = known) => signatureDifferences(now, then);
const words = (now: SignedDocking) => differencesInWords(leadingDifferences(between(now)));

describe('signatureDifferences', () => {
  it('finds none between dockings with the same content, whatever rides along', () => {
    expect(between(wanted((copy) => Object.assign(copy.ligand, { name: 'methane' })))).toEqual([]);
  });

  it.each<[string, (copy: SignatureInput) => void]>([
    ['exhaustiveness 8, now 16', (it) => Object.assign(it.engine.parameters, { exhaustiveness: 16 })],
    [
      'energy range 3 kcal/mol, now 4 kcal/mol',
      (it) => Object.assign(it.engine.parameters, { energyRangeKcalPerMol: 4 }),
    ],
    [
      'engine build aaaaaaaaaaaa…, now dddddddddddd…',
      (it) => Object.assign(it.engine, { binarySha256: 'd'.repeat(64) }),
    ],
    [
      'box centre y -31.977 Å, now -31.976 Å',
      (it) => Object.assign(it.box.centerMilliAngstrom, { 1: -31976 }),
    ],
    ['waters kept no, now yes', (it) => Object.assign(it.receptor.recipe, { keepWaters: true })],
    ['chains of the receptor A, now A, B', (it) => Object.assign(it.receptor.recipe, { chains: ['A', 'B'] })],
    ['InChI InChI=1S/CH4/h1H4, now none', (it) => Object.assign(it.ligand, { inchi: null })],
    ['engine.parameters.spin not given, now 1', (it) => Object.assign(it.engine.parameters, { spin: 1 })],
    ['replicate 0, now 1', (it) => Object.assign(it, { replicate: 1 })],
  ])('says: %s', (sentence, change) => {
    expect(words(wanted(change))).toBe(sentence);
  });

  it('names the seed that somebody chose, not the one that follows from it', () => {
    const other = wanted((copy) => Object.assign(copy, { seed: 2002 }), 43);
    expect(words(other)).toBe('seed of the run 42, now 43');
    expect(words({ ...other, runSeed: 42 })).toBe('seed of the ligand 1001, now 2002');
  });

  it('keeps what follows from another difference, and leads with the cause', () => {
    const other = wanted((copy) => {
      copy.receptor = { pdbqtSha256: 'e'.repeat(64), recipe: { ...copy.receptor.recipe, pH: 6 } };
    });
    expect(between(other).map(({ field }) => field)).toEqual(['receptor.pdbqtSha256', 'receptor.recipe.pH']);
    expect(words(other)).toBe('pH of the receptor 7.4, now 6');
    expect(words(wanted((copy) => Object.assign(copy.receptor, { pdbqtSha256: 'e'.repeat(64) })))).toBe(
      'prepared receptor bbbbbbbbbbbb…, now eeeeeeeeeeee…',
    );
  });
});

describe('nearestDocking', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 10, day));
  const dockings = {
    twoFields: {
      docking: wanted((copy) => Object.assign(copy.engine.parameters, { exhaustiveness: 4, poses: 1 })),
      at: at(3),
    },
    oneField: { docking: wanted((copy) => Object.assign(copy.engine.parameters, { poses: 1 })), at: at(1) },
    oneFieldLater: { docking: wanted((copy) => Object.assign(copy, { replicate: 1 })), at: at(2) },
    otherReceptor: {
      docking: wanted((copy) => Object.assign(copy.receptor, { pdbqtSha256: 'f'.repeat(64) })),
      at: at(9),
    },
  };

  it('is the one with the fewest differences, the newest of equals, into the same receptor first', () => {
    const { twoFields, oneField, oneFieldLater, otherReceptor } = dockings;
    expect(nearestDocking(known, [twoFields, oneField, oneFieldLater, otherReceptor])?.nearest).toBe(
      oneFieldLater,
    );
    expect(nearestDocking(known, [otherReceptor, twoFields])?.nearest).toBe(twoFields);
    expect(nearestDocking(known, [otherReceptor])?.nearest).toBe(otherReceptor);
    expect(nearestDocking(known, [])).toBeNull();
  });
});
