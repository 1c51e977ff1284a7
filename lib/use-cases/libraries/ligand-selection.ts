import { z } from 'zod';
import type { LibraryRecord } from '@/db/metadata/libraries-repository';
import type { LigandSelection } from '@/db/metadata/ligand-search-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import { ForbiddenError } from '@/lib/domain/errors';
import {
  ALERT_FILTER,
  DUPLICATE_FILTERS,
  LIGAND_PROPERTIES,
  LIGAND_SORTS,
  LIGAND_VERDICTS,
  type LigandProperty,
  type LigandSort,
} from '@/lib/domain/ligand-filter';
import { type PropertyRange, parseRange, rangeText } from '@/lib/domain/property-range';
import { smartsSchema, sortSchema } from '@/lib/use-cases/input-schemas';
import { findSubstructure } from '@/lib/use-cases/libraries/find-substructure';
import { seesStructures } from '@/lib/use-cases/structure-mask';

const rangeSchema = z
  .string()
  .max(60)
  .transform((text, context): PropertyRange => {
    const range = parseRange(text);
    if (range) return range;
    context.addIssue({
      code: 'custom',
      message: 'Must be a range such as 200..500, ..500 or 200.., the smaller number first.',
    });
    return z.NEVER;
  })
  .optional();
const ranges = Object.fromEntries(LIGAND_PROPERTIES.map((name) => [name, rangeSchema])) as Record<
  LigandProperty,
  typeof rangeSchema
>;

/** Filter and order of a library's records, as a query gives them. */
export const ligandSelectionFields = {
  status: z.enum(LIGAND_VERDICTS).optional(),
  name: z.string().trim().min(1).max(200).optional(),
  duplicates: z.enum(DUPLICATE_FILTERS).optional(),
  structure: z
    .string()
    .regex(/^[A-Z]{14}-[A-Z]{10}-[A-Z]$/, 'Must be an InChIKey.')
    .optional(),
  alerts: z
    .string()
    .regex(ALERT_FILTER, 'Must be none, any, pains, brenk, or one alert such as pains/catechol_A.')
    .optional(),
  smarts: smartsSchema.optional(),
  sort: sortSchema(LIGAND_SORTS as [LigandSort, ...LigandSort[]]),
  ...ranges,
};
const fieldsSchema = z.object(ligandSelectionFields);
export type SelectionFields = z.output<typeof fieldsSchema>;

/** The one spelling of a filter and order, for a cursor to be bound to. */
export function selectionText(fields: SelectionFields): string {
  return JSON.stringify([
    ...[
      fields.sort,
      fields.status,
      fields.name,
      fields.duplicates,
      fields.structure,
      fields.smarts,
      fields.alerts,
    ].map((value) => value ?? null),
    ...LIGAND_PROPERTIES.map((name) => (fields[name] ? rangeText(fields[name]) : null)),
  ]);
}

/**
 * Refuses whoever may not see structures anything but the verdicts in the order of the file: what a filter leaves, and
 * where a record comes in an order, tells of its structure.
 */
export function requireStructuresFor(ctx: OrgContext, fields: SelectionFields): void {
  const asks =
    fields.sort !== 'record' ||
    Object.entries(fields).some(
      ([name, value]) =>
        name in ligandSelectionFields && !['sort', 'status'].includes(name) && value !== undefined,
    );
  if (asks && !seesStructures(ctx)) {
    throw new ForbiddenError('Your role does not show structures, so records cannot be chosen by them.');
  }
}

/** What to ask of the database; searches by structure first, where that is wanted. */
export async function selectLigands(
  deps: Dependencies,
  ctx: OrgContext,
  library: LibraryRecord,
  fields: SelectionFields,
): Promise<LigandSelection> {
  const { status, name, duplicates, structure, smarts, alerts } = fields;
  return {
    filter: {
      ...{ status, name, duplicates, structure, alerts },
      ranges: Object.fromEntries(LIGAND_PROPERTIES.map((property) => [property, fields[property]])),
    },
    ordinals: smarts === undefined ? undefined : await findSubstructure(deps, ctx.org.id, library, smarts),
  };
}
