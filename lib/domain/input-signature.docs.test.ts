import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIGAND_RECIPE } from '@/lib/chemistry/molecules/recipe';
import { DEFAULT_DOCKING_PARAMETERS } from '@/lib/domain/docking-parameters';
import {
  exactSignature,
  identitySignature,
  ligandIdentity,
  ligandSeed,
  SIGNATURE_VERSION,
  type SignatureInput,
} from './input-signature';

const page = readFileSync(new URL('../../docs/input-signature.md', import.meta.url), 'utf8');
const [, block = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
const { version, ...example } = JSON.parse(block) as SignatureInput & { version: number };

describe('docs/input-signature.md', () => {
  it('has an example of the present version, with the keys and the seed that the code gives', async () => {
    expect(version).toBe(SIGNATURE_VERSION);
    const identity = await ligandIdentity(example.ligand);
    expect(page).toContain(`Its signature is \`${await exactSignature(example)}\``);
    expect(page).toContain(`\`${await identitySignature(example)}\``);
    expect(page).toContain(`\`${identity}\``);
    expect(example.seed).toBe(await ligandSeed(42, identity));
    expect(page).toContain(`is ${example.seed}.`);
  });

  it('hashes the very block that it shows', async () => {
    const canonical = canonicalize({ version, ...example }) as string;
    expect(createHash('sha256').update(canonical).digest('hex')).toBe(await exactSignature(example));
  });

  it('has the parameters and the recipe that a run is made with, and names every field', () => {
    const { engine: _, scoring, seed: _seed, ...parameters } = DEFAULT_DOCKING_PARAMETERS;
    expect(example.engine).toMatchObject({ scoring, parameters });
    expect(Object.keys(example.engine.parameters)).toEqual(Object.keys(parameters));
    expect(example.ligand.recipe).toEqual(DEFAULT_LIGAND_RECIPE);

    const [, table = ''] = /## Version 1\n([\s\S]*?)\n## Example/.exec(page) ?? [];
    const named = [...table.matchAll(/`([\w.]+)`/g)].map(([, name]) => name);
    const { engine, receptor, box, ligand, ...rest } = example;
    const fields = [
      ...['version', ...Object.keys(rest)],
      ...Object.entries({ engine, receptor, box, ligand }).flatMap(([part, value]) =>
        Object.keys(value).map((name) => `${part}.${name}`),
      ),
      ...[engine.parameters, receptor.recipe, ligand.recipe].flatMap(Object.keys),
    ];
    expect(fields.filter((field) => !named.includes(field))).toEqual([]);
  });
});
