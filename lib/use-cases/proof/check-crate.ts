import { z } from 'zod';
import { BUNDLE_FILES } from '@/lib/use-cases/proof/bundle-layout';
import type { Hashes } from '@/lib/use-cases/proof/check-files';
import type { OpenBundle } from '@/lib/use-cases/proof/open-bundle';
import { parseJson } from '@/lib/use-cases/proof/parse-json';

const reference = z.object({ '@id': z.string() });
const entity = z.looseObject({ '@id': z.string(), '@type': z.union([z.string(), z.array(z.string())]) });
const crateSchema = z.object({ '@context': z.array(z.string()), '@graph': z.array(entity) });

/**
 * Checks that the crate's metadata tells of this very bundle: of each file with its checksum, of no other, and that
 * whatever an entity refers to is there.
 * @returns what is wrong
 */
export async function checkCrate(bundle: OpenBundle, hashes: Hashes): Promise<string[]> {
  const { crate, manifest } = BUNDLE_FILES;
  const parsed = crateSchema.safeParse(parseJson(await bundle.readText(crate)));
  if (!parsed.success) return [`${crate} is not the metadata of an RO-Crate.`];
  const problems: string[] = [];
  const entities = new Map(parsed.data['@graph'].map((each) => [each['@id'], each]));
  const about = entities.get(crate);
  const root = entities.get('./');
  if (!root || reference.safeParse(about?.about).data?.['@id'] !== './') {
    return [`${crate} has no root.`];
  }
  const parts = z.array(reference).safeParse(root.hasPart).data ?? [];
  const described = new Set(parts.map((part) => part['@id']));
  const expected = new Set(bundle.paths.filter((path) => path !== crate));
  for (const path of expected) if (!described.has(path)) problems.push(`${crate} does not tell of ${path}.`);
  for (const path of described)
    if (!expected.has(path)) problems.push(`${crate} tells of ${path}, which is missing.`);
  for (const path of expected) {
    if (path === manifest) continue;
    const file = entities.get(path);
    if (file?.sha256 !== hashes.get(path) || file?.contentSize !== String(bundle.sizeOf(path)))
      problems.push(`${crate} gives another checksum or size of ${path}.`);
  }
  for (const { '@id': id, ...properties } of entities.values()) {
    for (const target of Object.values(properties).flatMap(referencesIn)) {
      const isOutside = target.startsWith('https://');
      if (!isOutside && !entities.has(target))
        problems.push(`${crate}: ${id} refers to ${target}, which is not there.`);
    }
  }
  return problems;
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  const found = reference.safeParse(value);
  return found.success ? [found.data['@id']] : [];
}
