import { sql } from 'drizzle-orm';
import { check, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt } from '@/db/columns';

/** Ligands made ready for docking, so that a molecule is prepared once for each recipe. */
export const preparedLigands = pgTable(
  'prepared_ligands',
  {
    /** SHA-256 of the molecule and the recipe. */
    key: text('key').primaryKey(),
    pdbqtSha256: text('pdbqt_sha256').notNull(),
    /** The object holds the PDBQT and the map from input atom to PDBQT atom. */
    objectKey: text('object_key').notNull(),
    objectSha256: text('object_sha256').notNull(),
    torsions: integer('torsions').notNull(),
    heavyAtoms: integer('heavy_atoms').notNull(),
    canonicalSmiles: text('canonical_smiles').notNull(),
    inchi: text('inchi').notNull(),
    inchiKey: text('inchi_key').notNull(),
    toolkit: text('toolkit').notNull(),
    createdAt: createdAt(),
  },
  (t) => [check('prepared_ligands_key_form', sql`${t.key} ~ '^[0-9a-f]{64}$'`)],
);
