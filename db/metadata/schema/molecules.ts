import { sql } from 'drizzle-orm';
import {
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import { createdAt, idColumn, isOneOf } from '@/db/columns';
import { libraries } from './libraries';
import { orgId } from './tenant';

export const MOLECULE_VERDICTS = ['accepted', 'rejected'] as const;
export type MoleculeVerdict = (typeof MOLECULE_VERDICTS)[number];

/** The records of a library, one row each, with their verdict. Chemistry is null for a rejected record. */
export const molecules = pgTable(
  'molecules',
  {
    orgId: orgId(),
    id: idColumn('ligand', 'id').notNull(),
    libraryId: idColumn('library', 'library_id').notNull(),
    /** Position in the file, from 1. */
    ordinal: integer('ordinal').notNull(),
    /** First line of the record in the file, from 1. */
    line: integer('line').notNull(),
    name: text('name').notNull(),
    format: text('format').notNull(),
    /** The record's own text, cut at the reader's cap. */
    source: text('source').notNull(),
    status: text('status', { enum: MOLECULE_VERDICTS }).notNull(),
    reasonCode: text('reason_code'),
    reason: text('reason'),
    /** What standardisation did, one sentence each. */
    changes: jsonb('changes').$type<string[]>().notNull().default([]),
    molfile: text('molfile'),
    canonicalSmiles: text('canonical_smiles'),
    inchi: text('inchi'),
    inchiKey: text('inchi_key'),
    formula: text('formula'),
    molecularWeightDalton: doublePrecision('molecular_weight_dalton'),
    heavyAtoms: integer('heavy_atoms'),
    rotatableBonds: integer('rotatable_bonds'),
    formalCharge: integer('formal_charge'),
    tpsaSquareAngstrom: doublePrecision('tpsa_square_angstrom'),
    logP: doublePrecision('log_p'),
    donors: integer('donors'),
    acceptors: integer('acceptors'),
    rings: integer('rings'),
    /** Canonical SMILES; empty for a molecule without a ring, null for a record that was read before it was kept. */
    scaffold: text('scaffold'),
    /** Such as `pains/catechol_A`; null for a record that was read before alerts were looked for. */
    alerts: jsonb('alerts').$type<string[]>(),
    /** Name and version of the toolkit that canonicalised it: canonical SMILES differ between versions. */
    toolkit: text('toolkit'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    unique('molecules_ordinal_key').on(t.orgId, t.libraryId, t.ordinal),
    foreignKey({
      name: 'molecules_library_fk',
      columns: [t.orgId, t.libraryId],
      foreignColumns: [libraries.orgId, libraries.id],
    }),
    index('molecules_inchi_key_idx').on(t.orgId, t.inchiKey),
    check('molecules_status_known', isOneOf(t.status, MOLECULE_VERDICTS)),
    check(
      'molecules_verdict_complete',
      sql`case ${t.status} when 'rejected' then ${t.reasonCode} is not null and ${t.reason} is not null else ${t.molfile} is not null and ${t.canonicalSmiles} is not null end`,
    ),
  ],
);
