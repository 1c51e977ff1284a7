import { sql } from 'drizzle-orm';
import { boolean, check, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, isOneOf } from '@/db/columns';
import type { Quotas } from '@/lib/domain/quotas';
import { ORGANIZATION_STATES } from '@/lib/domain/states';

/** Every organisation of the installation. Not a tenant table: the organisation is found by its slug before its scope is known. */
export const organizations = pgTable(
  'organizations',
  {
    id: idColumn('organization', 'id').primaryKey(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    status: text('status', { enum: ORGANIZATION_STATES }).notNull().default('requested'),
    /** Why it is suspended, in the operator's words, for its members; null otherwise. */
    statusReason: text('status_reason'),
    /** One of the two that the isolation probes work on: nobody's, and not counted among the others. */
    isProbe: boolean('is_probe').notNull().default(false),
    /** A name that is absent has no limit. */
    quotas: jsonb('quotas').$type<Quotas>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('organizations_slug_key').on(t.slug),
    check('organizations_status_known', isOneOf(t.status, ORGANIZATION_STATES)),
    check('organizations_slug_form', sql`${t.slug} ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'`),
  ],
);
