import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  check,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { createdAt, idColumn, isOneOf, moment } from '@/db/columns';
import type { SearchSpaceSource, TargetChoices } from '@/lib/domain/resources/targets';
import type { SearchSpace } from '@/lib/domain/search-space';
import { TARGET_STATES } from '@/lib/domain/states';
import { artifacts } from './artifacts';
import { orgId } from './tenant';

export interface ChosenSearchSpace {
  space: SearchSpace;
  source: SearchSpaceSource;
}

/** Receptors to dock into: the uploaded structure, how it was prepared, and the search space by default. */
export const targets = pgTable(
  'targets',
  {
    orgId: orgId(),
    id: idColumn('target', 'id').notNull(),
    name: text('name').notNull(),
    status: text('status', { enum: TARGET_STATES }).notNull().default('uploaded'),
    sourceArtifactId: idColumn('artifact', 'source_artifact_id').notNull(),
    format: text('format', { enum: ['pdb', 'mmcif'] }),
    choices: jsonb('choices').$type<TargetChoices>().notNull(),
    /** What reading and preparing found: chains, candidate ligands, findings. */
    report: jsonb('report').$type<object>(),
    /** How the PDBQT was made, part of the input signature. */
    recipe: jsonb('recipe').$type<object>(),
    receptorPdbqtArtifactId: idColumn('artifact', 'receptor_pdbqt_artifact_id'),
    displayPdbArtifactId: idColumn('artifact', 'display_pdb_artifact_id'),
    crystalLigandArtifactId: idColumn('artifact', 'crystal_ligand_artifact_id'),
    removedPdbArtifactId: idColumn('artifact', 'removed_pdb_artifact_id'),
    pdbqtSha256: text('pdbqt_sha256'),
    crystalLigand: jsonb('crystal_ligand').$type<object>(),
    /** Around the crystal ligand. */
    searchSpace: jsonb('search_space').$type<SearchSpace>(),
    /** Chosen instead. A new preparation leaves it: the coordinates stay. */
    chosenSearchSpace: jsonb('chosen_search_space').$type<ChosenSearchSpace>(),
    error: text('error'),
    /** Who stands for the prepared bytes with this hash, a user or a token; it counts while they are the prepared ones. */
    approvedBy: text('approved_by'),
    approvedAt: moment('approved_at'),
    approvedPdbqtSha256: text('approved_pdbqt_sha256'),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    archivedAt: moment('archived_at'),
  },
  (t) => {
    const artifactKey = (name: string, column: AnyPgColumn) =>
      foreignKey({
        name: `targets_${name}_fk`,
        columns: [t.orgId, column],
        foreignColumns: [artifacts.orgId, artifacts.id],
      });
    return [
      primaryKey({ columns: [t.orgId, t.id] }),
      artifactKey('source_artifact', t.sourceArtifactId),
      artifactKey('receptor_pdbqt_artifact', t.receptorPdbqtArtifactId),
      artifactKey('display_pdb_artifact', t.displayPdbArtifactId),
      artifactKey('crystal_ligand_artifact', t.crystalLigandArtifactId),
      artifactKey('removed_pdb_artifact', t.removedPdbArtifactId),
      index('targets_recent_idx').on(t.orgId, t.createdAt.desc(), t.id.desc()),
      check(
        'targets_approval_is_whole',
        sql`num_nulls(${t.approvedBy}, ${t.approvedAt}, ${t.approvedPdbqtSha256}) in (0, 3)`,
      ),
      check('targets_status_known', isOneOf(t.status, TARGET_STATES)),
      check(
        'targets_ready_is_prepared',
        sql`${t.status} <> 'ready' or (${t.receptorPdbqtArtifactId} is not null and ${t.pdbqtSha256} is not null)`,
      ),
    ];
  },
);
