import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SEED } from '@/lib/domain/docking-parameters';
import { roundSearchSpace, type SearchSpace } from '@/lib/domain/search-space';
import { propertyCases } from '@/lib/testing/property-cases';
import {
  exactSignature,
  moleculeSetDigest,
  type Recipe,
  type RecipeValue,
  runSignature,
  type SignatureInput,
  signedBox,
} from './input-signature';

/** Hashing only: ten thousand take seconds. */
const CASES = { numRuns: 10_000 };
/** Of the rest a tenth: `PROPERTY_CASES=10000` tries as many of them. */
const FEWER_CASES = { numRuns: propertyCases(1_000) };
const PLAIN = { noNullPrototype: true };

const characters = (set: string) => fc.constantFrom(...set);
const text = fc.string({ unit: characters('abcXYZ019 .-+()[]=@/\\"µÅ'), minLength: 1, maxLength: 16 });
const hash = fc.string({ unit: characters('0123456789abcdef'), minLength: 64, maxLength: 64 });
/** Adding 0 turns -0, which is refused, into 0. */
const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value) => value + 0);
const key = fc.string({ unit: characters('abcdefghABC'), minLength: 1, maxLength: 6 });
const plainValue = fc.oneof(number, text, fc.boolean());
const { recipeValue } = fc.letrec<{ recipeValue: RecipeValue }>((tie) => ({
  recipeValue: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    plainValue,
    fc.constant(null),
    fc.array(tie('recipeValue'), { maxLength: 3 }),
    fc.dictionary(key, tie('recipeValue'), { maxKeys: 3, ...PLAIN }),
  ),
}));
const recipe = fc.dictionary(key, recipeValue, { maxKeys: 4, ...PLAIN }) as fc.Arbitrary<Recipe>;
const milliAngstrom = fc.integer({ min: -10_000_000, max: 10_000_000 });
const triple = fc.tuple(milliAngstrom, milliAngstrom, milliAngstrom);

const signatureInput: fc.Arbitrary<SignatureInput> = fc.record(
  {
    engine: fc.record(
      {
        name: text,
        version: text,
        binarySha256: hash,
        scoring: text,
        parameters: fc.dictionary(key, plainValue, { minKeys: 1, maxKeys: 6, ...PLAIN }),
      },
      PLAIN,
    ),
    receptor: fc.record({ pdbqtSha256: hash, recipe }, PLAIN),
    box: fc.record({ centerMilliAngstrom: triple, sizeMilliAngstrom: triple }, PLAIN),
    ligand: fc.record(
      {
        pdbqtSha256: hash,
        inchi: fc.option(text),
        canonicalIsomericSmiles: text,
        toolkit: text,
        recipe,
      },
      PLAIN,
    ),
    seed: fc.integer({ min: 1, max: MAX_SEED }),
    replicate: fc.nat(1000),
  },
  PLAIN,
);

type Path = readonly string[];

/** Every value that holds no other: where it stands, and what it is. */
function leaves(value: unknown, path: Path = []): [Path, RecipeValue][] {
  if (value === null || typeof value !== 'object') return [[path, value as RecipeValue]];
  return Object.entries(value).flatMap(([name, item]) => leaves(item, [...path, name]));
}

function withValue(input: SignatureInput, path: Path, value: RecipeValue): SignatureInput {
  const copy = structuredClone(input);
  let parent = copy as unknown as Record<string, unknown>;
  for (const name of path.slice(0, -1)) parent = parent[name] as Record<string, unknown>;
  parent[path.at(-1) as string] = value;
  return copy;
}

/** The least that a value can change by, and still be valid where it stands. */
function edited(path: Path, value: RecipeValue, position: number): RecipeValue {
  const where = path.join('.');
  if (where === 'ligand.inchi') return value === null ? 'InChI=1S/CH4/h1H4' : null;
  if (typeof value === 'boolean') return !value;
  if (value === null) return 'null';
  if (typeof value === 'number') {
    if (where.startsWith('box.')) return position % 2 === 0 ? value + 1 : value - 1;
    if (where === 'seed') return value === MAX_SEED ? value - 1 : value + 1;
    if (where === 'replicate') return value + 1;
    const next = [value * (1 + Number.EPSILON), value + 1, value / 2];
    return next.find((other) => other !== value && Number.isFinite(other)) ?? 0;
  }
  const old = value as string;
  const at = position % old.length;
  if (where.endsWith('Sha256'))
    return `${old.slice(0, at)}${old[at] === '0' ? '1' : '0'}${old.slice(at + 1)}`;
  return position % 2 === 0
    ? `${old.slice(0, at)}z${old.slice(at)}`
    : `${old.slice(0, at)}z${old.slice(at + 1)}`;
}

/** Edits of what has no fixed fields: each gives another object, or null if there is nothing to edit in this way. */
const OBJECT_EDITS: Record<string, (object: Recipe) => Recipe | null> = {
  'a field more': (object) => ({ ...object, unheardOf: 0 }),
  'a field less': (object) => {
    const [first] = Object.keys(object);
    if (first === undefined) return null;
    const { [first]: _, ...rest } = object;
    return rest;
  },
  'a field renamed': (object) => {
    const [first] = Object.keys(object);
    if (first === undefined) return null;
    const { [first]: value, ...rest } = object;
    return { ...rest, unheardOf: value as RecipeValue };
  },
  'a value as text': (object) => {
    const found = Object.entries(object).find(([, value]) => typeof value !== 'string');
    return found ? { ...object, [found[0]]: JSON.stringify(found[1]) } : null;
  },
  'a value in a list': (object) => {
    const [first] = Object.entries(object);
    return first ? { ...object, [first[0]]: [first[1]] } : null;
  },
};

/** The same content in another order of fields. */
function reordered(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(reordered);
  const entries = Object.entries(value).map(([name, item]) => [name, reordered(item)]);
  return Object.fromEntries(entries.toReversed());
}

const passengers = fc.dictionary(
  fc.constantFrom('cores', 'chunk', 'host', 'user', 'fileName', 'priority', 'line', 'ordinal', 'requestedAt'),
  plainValue,
  PLAIN,
);

describe('exactSignature', () => {
  it('is the same for the same content: whatever the order of fields, the copy, and what rides along', async () => {
    await fc.assert(
      fc.asyncProperty(signatureInput, passengers, async (input, extra) => {
        const signature = await exactSignature(input);
        const { engine, receptor, box, ligand, ...rest } = input;
        const crowded = {
          ...extra,
          ...rest,
          engine: { ...extra, ...engine },
          receptor: { ...extra, ...receptor },
          box: { ...extra, ...box },
          ligand: { ...extra, ...ligand },
        };
        // As a database gives it back.
        const copy = JSON.parse(JSON.stringify(reordered(crowded)));
        expect(await exactSignature(copy)).toBe(signature);
      }),
      CASES,
    );
  });

  it('is another for the least edit of any value', async () => {
    await fc.assert(
      fc.asyncProperty(signatureInput, fc.nat(), fc.nat(), async (input, which, position) => {
        const all = leaves(input);
        const [path, value] = all[which % all.length] as [Path, RecipeValue];
        const changed = withValue(input, path, edited(path, value, position));
        expect(await exactSignature(changed), path.join('.')).not.toBe(await exactSignature(input));
      }),
      CASES,
    );
  });

  it('is another for any edit of what recipes and parameters consist of', async () => {
    const place = fc.constantFrom('engine', 'receptor', 'ligand');
    const edit = fc.constantFrom(...Object.keys(OBJECT_EDITS));
    await fc.assert(
      fc.asyncProperty(signatureInput, place, edit, async (input, where, name) => {
        const part = where as 'engine' | 'receptor' | 'ligand';
        const field = part === 'engine' ? 'parameters' : 'recipe';
        const object = (input[part] as unknown as Record<string, Recipe>)[field] as Recipe;
        const other = OBJECT_EDITS[name]?.(object) ?? null;
        fc.pre(other !== null);
        const changed = { ...input, [part]: { ...input[part], [field]: other } } as SignatureInput;
        // A list is no parameter's value, but what is signed would still be another.
        expect(await exactSignature(changed)).not.toBe(await exactSignature(input));
      }),
      FEWER_CASES,
    );
  });

  it('is another when text moves from one field into its neighbour', async () => {
    await fc.assert(
      fc.asyncProperty(signatureInput, async (input) => {
        const { name, version } = input.engine;
        fc.pre(name.length > 1);
        const moved = { ...input.engine, name: name.slice(0, -1), version: `${name.at(-1)}${version}` };
        expect(await exactSignature({ ...input, engine: moved })).not.toBe(await exactSignature(input));
      }),
      FEWER_CASES,
    );
  });
});

describe('a search space', () => {
  const space = fc.record({ centerAngstrom: triple, sizeAngstrom: triple }, PLAIN);
  const inAngstrom = (box: { centerAngstrom: number[]; sizeAngstrom: number[] }) =>
    roundSearchSpace({
      centerAngstrom: box.centerAngstrom.map((value) => value / 1000),
      sizeAngstrom: box.sizeAngstrom.map((value) => value / 1000),
    } as SearchSpace);

  it('is signed without loss, moves by 0.001 Å at the least, and by nothing below half of that', () => {
    const shift = fc.double({ min: -0.49, max: 0.49, noNaN: true });
    fc.assert(
      fc.property(space, fc.nat(5), fc.boolean(), shift, (box, which, up, less) => {
        const thousandths = [...box.centerAngstrom, ...box.sizeAngstrom];
        const signed = (values: number[]) => {
          const { centerMilliAngstrom, sizeMilliAngstrom } = signedBox(
            inAngstrom({ centerAngstrom: values.slice(0, 3), sizeAngstrom: values.slice(3) }),
          );
          return [...centerMilliAngstrom, ...sizeMilliAngstrom];
        };
        const moved = (by: number) => thousandths.with(which, (thousandths[which] as number) + by);
        expect(signed(thousandths)).toEqual(thousandths.map((value) => value + 0));
        expect(signed(moved(up ? 1 : -1))).toEqual(moved(up ? 1 : -1).map((value) => value + 0));
        expect(signed(moved(less))).toEqual(thousandths.map((value) => value + 0));
      }),
      CASES,
    );
  });
});

describe('the signature of a run', () => {
  it('does not know order, chunks or repeats of its molecules, and is another with one more', async () => {
    const molecules = fc.uniqueArray(hash, { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(molecules, fc.nat(), hash, async (keys, cut, other) => {
        fc.pre(!keys.includes(other));
        const at = cut % keys.length;
        const chunks = [...keys.slice(at), ...keys.slice(0, at), ...keys.slice(0, at)];
        const digest = await moleculeSetDigest(keys);
        expect(await moleculeSetDigest(chunks)).toBe(digest);
        expect(await moleculeSetDigest([...keys, other])).not.toBe(digest);
        expect(await moleculeSetDigest(keys.with(at, other))).not.toBe(digest);
      }),
      FEWER_CASES,
    );
  });

  it('is another for the least edit of any value that its dockings have in common', async () => {
    await fc.assert(
      fc.asyncProperty(
        signatureInput,
        hash,
        fc.nat(),
        fc.nat(),
        async (input, molecules, which, position) => {
          const run = ({ engine, receptor, box, ligand, seed }: SignatureInput) =>
            runSignature({
              ...{ engine, receptor, box, seed },
              ligands: { recipe: ligand.recipe, moleculesSha256: molecules },
            });
          const shared = leaves(input).filter(([path]) => path[0] !== 'ligand' && path[0] !== 'replicate');
          const [path, value] = shared[which % shared.length] as [Path, RecipeValue];
          const changed = withValue(input, path, edited(path, value, position));
          expect(await run(changed), path.join('.')).not.toBe(await run(input));
        },
      ),
      FEWER_CASES,
    );
  });
});
