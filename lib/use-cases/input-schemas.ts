import { z } from 'zod';
import { BadRequestError } from '@/lib/domain/errors';
import { type Id, type IdKind, isId } from '@/lib/domain/ids';
import { SMARTS_LENGTH } from '@/lib/domain/result-query';
import { roundSearchSpace, type SearchSpace, searchSpaceIssues, type Vec3 } from '@/lib/domain/search-space';

/** An id of this kind. Whether it exists is the repository's to say. */
export function idSchema<K extends IdKind>(kind: K) {
  return z.custom<Id<K>>((value) => isId(kind, value), { error: `Must be the id of a ${kind}.` });
}

/** A name that people give: one line, trimmed, 1 to 200 characters. */
export const nameSchema = z
  .string({ error: 'Must be text.' })
  .transform((value) => value.replaceAll(/\p{Cc}+/gu, ' ').trim())
  .pipe(z.string().min(1, 'Must not be empty.').max(200, 'Must be 200 characters at most.'));

export const emailSchema = z
  .string({ error: 'Must be an e-mail address.' })
  .trim()
  .max(320, 'Must be 320 characters at most.')
  .pipe(z.email('Must be an e-mail address.'));

const vec3 = z.tuple([z.number(), z.number(), z.number()], { error: 'Must be three numbers, x, y and z.' });

/** A search space as typed: checked against its limits and rounded to 0.001 Å. */
export const searchSpaceSchema = z
  .object({ centerAngstrom: vec3, sizeAngstrom: vec3 })
  .transform((space, context): SearchSpace => {
    const given = { centerAngstrom: space.centerAngstrom as Vec3, sizeAngstrom: space.sizeAngstrom as Vec3 };
    for (const issue of searchSpaceIssues(given, '')) {
      context.addIssue({
        code: 'custom',
        message: issue.message,
        path: issue.field.split('.').filter(Boolean),
      });
    }
    return roundSearchSpace(given);
  });

/** A substructure to look for; whether it can be read is the search's to say. */
export const smartsSchema = z
  .string({ error: 'Must be text.' })
  .trim()
  .min(1, 'Must not be empty.')
  .max(SMARTS_LENGTH, `Must be ${SMARTS_LENGTH} characters at most.`);

/** Page size of a list, 1 to 500. */
export const limitSchema = z.coerce.number().int().min(1).max(500).default(100);

/** The page that follows an earlier one; as the earlier one gave it. */
export const cursorSchema = z.string().max(2_000).optional();

/**
 * The column that a list is sorted by; the first by default. Parsing raises BadRequestError for any other: nobody types
 * one, so it is the request that is wrong, as with a forged cursor.
 */
export function sortSchema<const C extends readonly [string, ...string[]]>(columns: C) {
  return z
    .string({ error: 'Must be text.' })
    .default(columns[0])
    .transform((sort): C[number] => {
      const column = columns.find((each) => each === sort);
      if (column === undefined)
        throw new BadRequestError(`This list cannot be sorted by that. Give one of ${columns.join(', ')}.`);
      return column;
    });
}
