import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, isOneOf, moment } from '@/db/columns';
import { LIBRARY_STATES } from '@/lib/domain/states';
import { artifacts } from './artifacts';
import { orgId } from './tenant';

/** Files of ligands, read and checked record by record into `molecules`. */
export const libraries = pgTable(
  'libraries',
  {
    orgId: orgId(),
    id: idColumn('library', 'id').notNull(),
    name: text('name').notNull(),
    status: text('status', { enum: LIBRARY_STATES }).notNull().default('uploaded'),
    sourceArtifactId: idColumn('artifact', 'source_artifact_id').notNull(),
    format: text('format', { enum: ['smiles', 'csv', 'sdf'] }),
    /** Headers of the columns that SMILES and names are read from; null for anything but CSV. */
    smilesColumn: text('smiles_column'),
    nameColumn: text('name_column'),
    recordCount: integer('record_count').notNull().default(0),
    acceptedCount: integer('accepted_count').notNull().default(0),
    rejectedCount: integer('rejected_count').notNull().default(0),
    error: text('error'),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    archivedAt: moment('archived_at'),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    foreignKey({
      name: 'libraries_source_artifact_fk',
      columns: [t.orgId, t.sourceArtifactId],
      foreignColumns: [artifacts.orgId, artifacts.id],
    }),
    index('libraries_recent_idx').on(t.orgId, t.createdAt.desc(), t.id.desc()),
    check('libraries_status_known', isOneOf(t.status, LIBRARY_STATES)),
    check('libraries_counts_add_up', sql`${t.recordCount} = ${t.acceptedCount} + ${t.rejectedCount}`),
  ],
);
