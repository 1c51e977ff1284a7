import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '@/lib/domain/errors';
import {
  exactSignature,
  identitySignature,
  ligandIdentity,
  ligandSeed,
  moleculeSetDigest,
  type RunSignatureInput,
  runSignature,
  type SignatureInput,
  signedBox,
} from './input-signature';

const input: SignatureInput = {
  engine: {
    name: 'AutoDock Vina',
    version: '1.2.3',
    binarySha256: 'a'.repeat(64),
    scoring: 'vina',
    parameters: { exhaustiveness: 8, poses: 9, gridSpacingAngstrom: 0.375 },
  },
  receptor: { pdbqtSha256: 'b'.repeat(64), recipe: { pH: 7.4, waters: 'removed' } },
  box: { centerMilliAngstrom: [-5046, -31977, 5536], sizeMilliAngstrom: [18143, 16796, 19928] },
  ligand: {
    pdbqtSha256: 'c'.repeat(64),
    inchi: 'InChI=1S/CH4/h1H4',
    canonicalIsomericSmiles: 'C',
    toolkit: 'RDKit 2026.09.1',
    recipe: { pH: 7.4, conformer: { method: 'OpenChemLib', seed: 1 }, steps: ['largest fragment'] },
  },
  seed: 42,
  replicate: 0,
};

type Path = readonly (string | number)[];

const runInput: RunSignatureInput = {
  engine: input.engine,
  receptor: input.receptor,
  box: input.box,
  ligands: { recipe: input.ligand.recipe, moleculesSha256: 'c'.repeat(64) },
  seed: 42,
};

/** Another value of the same kind, still valid. */
function anotherValue(old: unknown): unknown {
  if (typeof old === 'number') return old + 1;
  const text = old as string;
  return /^[a-c]{64}$/.test(text) ? `d${text.slice(1)}` : `${text}x`;
}

/** Every leaf of the input: [path, value]. */
function leaves(value: unknown, path: Path = []): [Path, unknown][] {
  if (value === null || typeof value !== 'object') return [[path, value]];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
}

function withLeaf<T extends object = SignatureInput>(
  path: Path,
  change: (value: unknown) => unknown,
  original: T = input as T,
): T {
  const copy = structuredClone(original);
  let parent = copy as unknown as Record<string, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  const last = path.at(-1) as string;
  parent[last] = change(parent[last]);
  return copy;
}

describe('exactSignature', () => {
  // Pinned: a changed digest orphans every stored result, so it takes a new SIGNATURE_VERSION.
  it('is the pinned digest of the canonical form', async () => {
    expect(await exactSignature(input)).toBe(
      '5ec3e812a17ebc0c15a93f30aa226186dc49a863d8db8217a35871408c3e744f',
    );
  });

  it('changes with every single field', async () => {
    const original = await exactSignature(input);
    const paths = leaves(input);
    expect(paths.length).toBeGreaterThan(20);
    for (const [path, value] of paths) {
      const changed = withLeaf(path, anotherValue);
      expect(await exactSignature(changed), `${path.join('.')} was ${value}`).not.toBe(original);
    }
  });

  it('does not depend on the order of properties', async () => {
    const reversed = (value: unknown): unknown =>
      value === null || typeof value !== 'object' || Array.isArray(value)
        ? value
        : Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([k, v]) => [k, reversed(v)]),
          );
    expect(await exactSignature(reversed(input) as SignatureInput)).toBe(await exactSignature(input));
  });

  it('leaves out cores, host, user and names, even if they ride along on the object', async () => {
    const extra = {
      ...input,
      cores: 2,
      host: 'worker-1',
      ligand: { ...input.ligand, name: 'JNJ-7706621', priority: 3 },
    };
    expect(await exactSignature(extra)).toBe(await exactSignature(input));
  });

  it.each([
    ['box.centerMilliAngstrom', ['box', 'centerMilliAngstrom', 0], -5046.4],
    ['box.centerMilliAngstrom', ['box', 'centerMilliAngstrom', 0], -0],
    ['box.sizeMilliAngstrom', ['box', 'sizeMilliAngstrom', 2], Number.NaN],
    ['seed', ['seed'], 0],
    ['seed', ['seed'], -0],
    ['seed', ['seed'], 1.5],
    ['seed', ['seed'], 2 ** 31],
    ['replicate', ['replicate'], -1],
    ['replicate', ['replicate'], 0.5],
    ['engine.parameters.exhaustiveness', ['engine', 'parameters', 'exhaustiveness'], Number.NaN],
    ['engine.binarySha256', ['engine', 'binarySha256'], 'A'.repeat(64)],
    ['ligand.pdbqtSha256', ['ligand', 'pdbqtSha256'], ''],
    ['ligand.canonicalIsomericSmiles', ['ligand', 'canonicalIsomericSmiles'], ''],
    ['ligand.recipe.pH', ['ligand', 'recipe', 'pH'], undefined],
    ['receptor.recipe.pH', ['receptor', 'recipe', 'pH'], new Date(0)],
  ])('refuses %s at %j = %s', async (field, path, value) => {
    const refused = exactSignature(withLeaf(path, () => value));
    await expect(refused).rejects.toBeInstanceOf(InvalidInputError);
    await expect(refused).rejects.toMatchObject({ issues: [{ field }] });
  });
});

describe('identitySignature', () => {
  it('is the pinned digest', async () => {
    expect(await identitySignature(input)).toBe(
      'd31b8b64c91de04c0ff649f9cf88595971256d9ef16adbe011d3563bb7fc2203',
    );
  });

  it('follows the chemistry and the receptor, and nothing else', async () => {
    const original = await identitySignature(input);
    for (const [path] of leaves(input)) {
      const changed = withLeaf(path, (old) => (typeof old === 'number' ? old + 1 : `${old}x`));
      const chemistry = ['ligand.inchi', 'ligand.canonicalIsomericSmiles', 'receptor.pdbqtSha256'];
      const same = (await identitySignature(changed)) === original;
      expect(same, path.join('.')).toBe(!chemistry.includes(path.join('.')));
    }
  });
});

describe('runSignature', () => {
  it('is the pinned digest of the canonical form', async () => {
    expect(await runSignature(runInput)).toBe(
      'edb5381f3e1d25727a83d9fb009b438bf931a3ff98b68451c0f950c4eac752d1',
    );
  });

  it('changes with every single field', async () => {
    const original = await runSignature(runInput);
    const paths = leaves(runInput);
    expect(paths.length).toBeGreaterThan(18);
    for (const [path, value] of paths) {
      const changed = withLeaf(path, anotherValue, runInput);
      expect(await runSignature(changed), `${path.join('.')} was ${value}`).not.toBe(original);
    }
  });

  it('leaves out names that ride along on the object', async () => {
    const extra = { ...runInput, name: 'Run', ligands: { ...runInput.ligands, library: 'Kinases' } };
    expect(await runSignature(extra)).toBe(await runSignature(runInput));
  });

  it.each([
    ['engine.binarySha256', ['engine', 'binarySha256'], 'A'.repeat(64)],
    ['engine.parameters.exhaustiveness', ['engine', 'parameters', 'exhaustiveness'], Number.NaN],
    ['receptor.pdbqtSha256', ['receptor', 'pdbqtSha256'], ''],
    ['box.sizeMilliAngstrom', ['box', 'sizeMilliAngstrom', 2], 16.5],
    ['ligands.recipe.pH', ['ligands', 'recipe', 'pH'], undefined],
    ['ligands.moleculesSha256', ['ligands', 'moleculesSha256'], ''],
    ['seed', ['seed'], 0],
  ])('refuses %s at %j = %s', async (field, path, value) => {
    const refused = runSignature(withLeaf(path, () => value, runInput));
    await expect(refused).rejects.toMatchObject({ issues: [{ field }] });
  });
});

describe('moleculeSetDigest', () => {
  it('knows a set: neither order nor repeats count', async () => {
    expect(await moleculeSetDigest(['b', 'a', 'b'])).toBe(await moleculeSetDigest(['a', 'b']));
  });

  it('tells sets apart', async () => {
    const digests = await Promise.all([[], ['a'], ['b'], ['a', 'b'], ['ab']].map(moleculeSetDigest));
    expect(new Set(digests).size).toBe(digests.length);
  });
});

describe('signedBox', () => {
  it('gives whole thousandths, and never -0', () => {
    const box = signedBox({ centerAngstrom: [-5.046, -0.0001, 1.005], sizeAngstrom: [18.143, 16, 19.928] });
    expect(box).toEqual({
      centerMilliAngstrom: [-5046, 0, 1005],
      sizeMilliAngstrom: [18143, 16000, 19928],
    });
    expect(Object.is(box.centerMilliAngstrom[1], 0)).toBe(true);
  });
});

describe('ligandSeed', () => {
  it('is pinned, and the same whenever it is asked', async () => {
    const identity = await ligandIdentity(input.ligand);
    expect(await ligandSeed(42, identity)).toBe(907_242_391);
    expect(await ligandSeed(42, identity)).toBe(await ligandSeed(42, identity));
  });

  it('differs between ligands, pipelines and replicates', async () => {
    const seeds = [
      await ligandSeed(42, 'one'),
      await ligandSeed(42, 'two'),
      await ligandSeed(43, 'one'),
      await ligandSeed(42, 'one', 1),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  it('is a whole number from 1 to 2^31 - 1', async () => {
    for (let i = 0; i < 200; i++) {
      const seed = await ligandSeed(7, `ligand ${i}`);
      expect(Number.isInteger(seed) && seed >= 1 && seed < 2 ** 31).toBe(true);
    }
  });

  it('refuses a pipeline seed of 0', async () => {
    await expect(ligandSeed(0, 'one')).rejects.toBeInstanceOf(InvalidInputError);
  });
});
