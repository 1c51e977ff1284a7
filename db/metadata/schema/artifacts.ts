import { sql } from 'drizzle-orm';
import { bigint, check, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { createdAt, idColumn } from '@/db/columns';
import { orgId } from './tenant';

/** Files in the object store, with the checksum that was verified before the row was written. */
export const artifacts = pgTable(
  'artifacts',
  {
    orgId: orgId(),
    id: idColumn('artifact', 'id').notNull(),
    /** What it is to the product: `receptor-source`, `library-source`, `receptor-pdbqt` for example. */
    kind: text('kind').notNull(),
    objectKey: text('object_key').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    sha256: text('sha256').notNull(),
    mediaType: text('media_type').notNull(),
    fileName: text('file_name').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    unique('artifacts_object_key_key').on(t.orgId, t.objectKey),
    check('artifacts_bytes_not_negative', sql`${t.bytes} >= 0`),
    check('artifacts_sha256_form', sql`${t.sha256} ~ '^[0-9a-f]{64}$'`),
  ],
);
