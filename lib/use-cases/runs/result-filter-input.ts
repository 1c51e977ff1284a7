import { z } from 'zod';
import type { OrgContext } from '@/lib/auth/org-context';
import { contactsText, MOST_WANTED_CONTACTS, parseContacts } from '@/lib/domain/contact-filter';
import { ForbiddenError } from '@/lib/domain/errors';
import {
  activeParts,
  FLAG_FILTERS,
  isShortlistFilter,
  NAME_FILTER_LENGTH,
  RESULT_ORIGINS,
  RESULT_RANGES,
  type ResultFilter,
  type ResultSort,
  SCAFFOLD_LENGTH,
  type ShortlistFilter,
  STRUCTURE_PARTS,
  STRUCTURE_SORTS,
} from '@/lib/domain/result-query';
import { smartsSchema } from '@/lib/use-cases/input-schemas';
import { seesStructures } from '@/lib/use-cases/structure-mask';

const bound = z.coerce.number({ error: 'Must be a number.' }).optional();
type Bounds = Record<`${(typeof RESULT_RANGES)[number]}${'Min' | 'Max'}`, typeof bound>;

/** The fields of a filter of results, for the input of a use case. */
export const resultFilterShape = {
  ...(Object.fromEntries(
    RESULT_RANGES.flatMap((range) => [`${range}Min`, `${range}Max`]).map((field) => [field, bound]),
  ) as Bounds),
  name: z
    .string({ error: 'Must be text.' })
    .trim()
    .min(1, 'Must not be empty.')
    .max(NAME_FILTER_LENGTH, `Must be ${NAME_FILTER_LENGTH} characters at most.`)
    .optional(),
  origin: z.enum(RESULT_ORIGINS).optional(),
  flag: z.enum(FLAG_FILTERS).optional(),
  shortlist: z
    .custom<ShortlistFilter>(isShortlistFilter, { error: 'Must be any, none, or the id of a shortlist.' })
    .optional(),
  contact: z
    .string()
    .trim()
    .transform((text, context) => {
      const contacts = parseContacts(text);
      if (contacts) return contactsText(contacts);
      const message = `Must be up to ${MOST_WANTED_CONTACTS} residues such as A:GLU:211 or A:GLU:211:hydrogen-bond, with commas between them.`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .optional(),
  smarts: smartsSchema.optional(),
  scaffold: z
    .string({ error: 'Must be text.' })
    .trim()
    .min(1, 'Must not be empty.')
    .max(SCAFFOLD_LENGTH, `Must be ${SCAFFOLD_LENGTH} characters at most.`)
    .optional(),
};

/** Refuses a range whose ends are the wrong way round: it would look like a run without results. */
export function refuseEmptyRanges(filter: ResultFilter, context: z.RefinementCtx): void {
  for (const range of RESULT_RANGES) {
    const [min, max] = [filter[`${range}Min`], filter[`${range}Max`]];
    if (min !== undefined && max !== undefined && min > max) {
      const message = `Must be ${range}Max at most, which is ${max}.`;
      context.addIssue({ code: 'custom', path: [`${range}Min`], message });
    }
  }
}

/**
 * An order or a filter tells of what it is by, also if that is not shown.
 * @throws ForbiddenError naming what whoever may not see structures may not sort or filter by
 */
export function requireVisible(ctx: OrgContext, filter: ResultFilter, sort?: ResultSort): void {
  if (seesStructures(ctx)) return;
  const refused = [
    ...(sort && STRUCTURE_SORTS.includes(sort) ? [`sort by ${sort}`] : []),
    ...activeParts(filter)
      .filter((part) => STRUCTURE_PARTS.includes(part))
      .map((part) => `filter by ${part}`),
  ];
  if (refused.length > 0) {
    throw new ForbiddenError(`Your role does not show structures, so it cannot ${refused.join(' or ')}.`);
  }
}
