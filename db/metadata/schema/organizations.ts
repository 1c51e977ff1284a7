import { sql } from 'drizzle-orm';
import { check, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, isOneOf } from '@/db/columns';
import type { Quotas } from '@/lib/domain/quotas';

/** An organisation's life, in order. `suspended` may return to `ready`. */
export const ORGANIZATION_STATES = [
  'requested',
  'creating',
  'migrating',
  'ready',
  'suspended',
  'deleting',
  'deleted',
] as const;
export type OrganizationState = (typeof ORGANIZATION_STATES)[number];

/** Every organisation of the installation. Not a tenant table: the organisation is found by its slug before its scope is known. */
export const organizations = pgTable(
  'organizations',
  {
    id: idColumn('organization', 'id').primaryKey(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    status: text('status', { enum: ORGANIZATION_STATES }).notNull().default('requested'),
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
