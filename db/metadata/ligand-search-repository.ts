import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  inArray,
  isNull,
  ne,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import type { LibraryId, OrganizationId } from '@/lib/domain/ids';
import {
  LIGAND_PROPERTIES,
  type LigandFilter,
  type LigandProperty,
  type LigandSort,
  readSort,
} from '@/lib/domain/ligand-filter';
import type { OrganizationConnection } from './client';
import type { MoleculeRecord } from './molecules-repository';
import type { PageRequest } from './page';
import { libraries } from './schema/libraries';
import { molecules } from './schema/molecules';

/** A record as lists show it: without its bodies. */
export type ListedMolecule = Omit<
  MoleculeRecord,
  'source' | 'molfile' | 'inchi' | 'toolkit' | 'libraryId' | 'format'
>;

const {
  orgId: _orgId,
  libraryId: _libraryId,
  createdAt: _createdAt,
  toolkit: _toolkit,
  format: _format,
  source: _source,
  molfile: _molfile,
  inchi: _inchi,
  ...LISTED
} = getTableColumns(molecules);

const PROPERTY_COLUMNS = {
  weight: molecules.molecularWeightDalton,
  logP: molecules.logP,
  tpsa: molecules.tpsaSquareAngstrom,
  donors: molecules.donors,
  acceptors: molecules.acceptors,
  rotatableBonds: molecules.rotatableBonds,
  rings: molecules.rings,
  heavyAtoms: molecules.heavyAtoms,
} satisfies Record<LigandProperty, unknown>;

export interface LigandSelection {
  filter: LigandFilter;
  /** Only records at these positions: what a search by structure found. */
  ordinals?: readonly number[] | undefined;
}

/** Where a page ends: the sort key of its last row as the database writes it, and the row's position in the file. */
export interface LigandPosition {
  key: string;
  ordinal: number;
}

/** The records of a library that a selection leaves, in an order; those without the sorted property come last. */
export async function searchMolecules(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
  {
    filter,
    ordinals,
    sort,
    after,
    limit,
  }: LigandSelection & PageRequest<LigandPosition> & { sort: LigandSort },
): Promise<(ListedMolecule & { sortKey: string })[]> {
  const { key, type, isDescending } = orderOf(sort);
  const rows = await conn
    .select({ ...LISTED, sortKey: sql<string>`(${key})::text` })
    .from(molecules)
    .where(
      and(
        ...conditions(orgId, libraryId, { filter, ordinals }),
        after &&
          sql`(${key} ${sql.raw(isDescending ? '<' : '>')} ${after.key}::${type} or (${key} = ${after.key}::${type} and ${molecules.ordinal} > ${after.ordinal}))`,
      ),
    )
    .orderBy(isDescending ? desc(key) : asc(key), asc(molecules.ordinal))
    .limit(limit);
  return rows;
}

/** How many records a selection leaves. */
export async function countSelected(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
  selection: LigandSelection,
): Promise<number> {
  const [row] = await conn
    .select({ records: count() })
    .from(molecules)
    .where(and(...conditions(orgId, libraryId, selection)));
  return row?.records ?? 0;
}

/** The structures of a library's accepted records, for a search among them. */
export async function listCanonicalSmiles(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
): Promise<{ ordinal: number; smiles: string }[]> {
  const rows = await conn
    .select({ ordinal: molecules.ordinal, smiles: molecules.canonicalSmiles })
    .from(molecules)
    .where(and(...conditions(orgId, libraryId, { filter: { status: 'accepted' } })))
    .orderBy(asc(molecules.ordinal));
  return rows.flatMap(({ ordinal, smiles }) => (smiles === null ? [] : [{ ordinal, smiles }]));
}

/** Molfiles by the position of their record. */
export async function findMolfiles(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
  ordinals: readonly number[],
): Promise<Map<number, string>> {
  const rows = await conn
    .select({ ordinal: molecules.ordinal, molfile: molecules.molfile })
    .from(molecules)
    .where(and(...conditions(orgId, libraryId, { filter: {}, ordinals })));
  return new Map(rows.flatMap(({ ordinal, molfile }) => (molfile === null ? [] : [[ordinal, molfile]])));
}

/** Where each record of a library begins in its file, in the order of the file. */
export async function listRecordLines(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
): Promise<Pick<ListedMolecule, 'line' | 'status'>[]> {
  return conn
    .select({ line: molecules.line, status: molecules.status })
    .from(molecules)
    .where(and(...conditions(orgId, libraryId, { filter: {} })))
    .orderBy(asc(molecules.ordinal));
}

/** How often one structure occurs in one library. */
export interface StructureOccurrence {
  inchiKey: string;
  libraryId: LibraryId;
  libraryName: string;
  records: number;
}

/** Where structures occur: in this library, and in every other one that is not archived; the newest library first. */
export async function findOccurrences(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
  inchiKeys: readonly string[],
): Promise<StructureOccurrence[]> {
  if (inchiKeys.length === 0) return [];
  const rows = await conn
    .select({
      inchiKey: molecules.inchiKey,
      libraryId: libraries.id,
      libraryName: libraries.name,
      records: count(),
    })
    .from(molecules)
    .innerJoin(libraries, and(eq(libraries.orgId, molecules.orgId), eq(libraries.id, molecules.libraryId)))
    .where(
      and(
        eq(molecules.orgId, orgId),
        inArray(molecules.inchiKey, [...inchiKeys]),
        eq(molecules.status, 'accepted'),
        or(eq(libraries.id, libraryId), isNull(libraries.archivedAt)),
      ),
    )
    .groupBy(molecules.inchiKey, libraries.id, libraries.name, libraries.createdAt)
    .orderBy(desc(libraries.createdAt), desc(libraries.id));
  return rows.flatMap(({ inchiKey, ...row }) => (inchiKey === null ? [] : [{ inchiKey, ...row }]));
}

/** What a library holds as a whole. */
export interface LibraryProfileRecord {
  /** Structures that have an InChIKey, each counted once. */
  structures: number;
  /** Records whose structure an earlier record has. */
  repeats: number;
  /** Records whose structure another library has too. */
  elsewhere: number;
  /** Records with an alert, and how many have each, the most frequent first. */
  alerted: number;
  alerts: { alert: string; records: number }[];
  /** Accepted records of which alerts were not looked for. */
  uncheckedForAlerts: number;
  properties: Record<LigandProperty, { least: number | null; most: number | null }>;
}

export async function profileLibrary(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
): Promise<LibraryProfileRecord> {
  const accepted = and(...conditions(orgId, libraryId, { filter: { status: 'accepted' } }));
  const keys = conn
    .select({ inchiKey: molecules.inchiKey, records: count().as('records') })
    .from(molecules)
    .where(and(accepted, ne(molecules.inchiKey, '')))
    .groupBy(molecules.inchiKey)
    .as('keys');
  const [counts] = await conn
    .select({
      structures: sql<number>`count(*)::int`,
      repeats: sql<number>`coalesce(sum(${keys.records} - 1), 0)::int`,
      elsewhere: sql<number>`coalesce(sum(${keys.records}) filter (where ${isElsewhere(orgId, libraryId, keys.inchiKey)}), 0)::int`,
    })
    .from(keys);
  const alerts = await conn.execute<{ alert: string; records: number }>(sql`
    select alert, count(*)::int as records
    from ${molecules}, jsonb_array_elements_text(${molecules.alerts}) alert
    where ${accepted}
    group by alert order by records desc, alert`);
  const ends = Object.fromEntries(
    LIGAND_PROPERTIES.flatMap((property) => [
      [`${property}Least`, sql<number | null>`min(${PROPERTY_COLUMNS[property]})`],
      [`${property}Most`, sql<number | null>`max(${PROPERTY_COLUMNS[property]})`],
    ]),
  );
  const [found] = await conn.select(ends).from(molecules).where(accepted);
  const [alertCounts] = await conn
    .select({
      alerted: sql<number>`(count(*) filter (where ${alertCondition('any')}))::int`,
      uncheckedForAlerts: sql<number>`(count(*) filter (where ${molecules.alerts} is null))::int`,
    })
    .from(molecules)
    .where(accepted);
  const properties = Object.fromEntries(
    LIGAND_PROPERTIES.map((property) => [
      property,
      { least: found?.[`${property}Least`] ?? null, most: found?.[`${property}Most`] ?? null },
    ]),
  ) as LibraryProfileRecord['properties'];
  return {
    ...{ structures: 0, repeats: 0, elsewhere: 0, alerted: 0, uncheckedForAlerts: 0 },
    ...counts,
    ...alertCounts,
    alerts: [...alerts],
    properties,
  };
}

function conditions(
  orgId: OrganizationId,
  libraryId: LibraryId,
  { filter, ordinals }: LigandSelection,
): (SQL | undefined)[] {
  return [
    eq(molecules.orgId, orgId),
    eq(molecules.libraryId, libraryId),
    filter.status && eq(molecules.status, filter.status),
    // `strpos` and not `like`, in which a per cent sign or an underscore of a name would stand for anything.
    filter.name === undefined ? undefined : sql`strpos(lower(${molecules.name}), lower(${filter.name})) > 0`,
    filter.structure === undefined ? undefined : eq(molecules.inchiKey, filter.structure),
    ...LIGAND_PROPERTIES.flatMap((property) => {
      const range = filter.ranges?.[property];
      const column = PROPERTY_COLUMNS[property];
      return [
        range?.least == null ? undefined : sql`${column} >= ${range.least}::float8`,
        range?.most == null ? undefined : sql`${column} <= ${range.most}::float8`,
      ];
    }),
    filter.alerts === undefined ? undefined : alertCondition(filter.alerts),
    filter.duplicates && duplicateCondition(orgId, libraryId, filter.duplicates),
    // As text: arrays are no type that the driver knows without asking the database.
    ordinals && sql`${molecules.ordinal} = any (${`{${ordinals.join(',')}}`}::int[])`,
  ];
}

function alertCondition(wanted: string): SQL {
  if (wanted === 'none') return sql`${molecules.alerts} = '[]'::jsonb`;
  if (wanted === 'any') return sql`${molecules.alerts} <> '[]'::jsonb`;
  return wanted.includes('/')
    ? sql`${molecules.alerts} @> ${JSON.stringify([wanted])}::jsonb`
    : sql`exists (select 1 from jsonb_array_elements_text(${molecules.alerts}) alert where starts_with(alert, ${`${wanted}/`}))`;
}

/**
 * `is true` keeps each subquery one that is worked out once (or, of other libraries, looked up by the index of
 * structures). As a join, and before the database has counted a library that was just read, each record would be
 * compared with each: a minute for 10,000.
 */
function duplicateCondition(
  orgId: OrganizationId,
  libraryId: LibraryId,
  which: NonNullable<LigandFilter['duplicates']>,
): SQL {
  const hasStructure = sql`${molecules.status} = 'accepted' and ${molecules.inchiKey} <> ''`;
  const keyed = sql`from molecules same where same.org_id = ${orgId} and same.library_id = ${libraryId} and same.status = 'accepted' and same.inchi_key <> '' group by same.inchi_key`;
  switch (which) {
    case 'once':
      return sql`${hasStructure} and (${molecules.ordinal} in (select min(same.ordinal) ${keyed})) is true`;
    case 'here':
      return sql`${hasStructure} and (${molecules.inchiKey} in (select same.inchi_key ${keyed} having count(*) > 1)) is true`;
    case 'elsewhere':
      return sql`${hasStructure} and (${isElsewhere(orgId, libraryId, molecules.inchiKey)}) is true`;
    case 'new':
      return sql`${hasStructure} and (${isElsewhere(orgId, libraryId, molecules.inchiKey)}) is not true`;
  }
}

/** The condition that another library, which is not archived, has the structure too. */
function isElsewhere(orgId: OrganizationId, libraryId: LibraryId, inchiKey: unknown): SQL {
  return sql`exists (select 1 from ${molecules} twin join ${libraries} home on home.org_id = twin.org_id and home.id = twin.library_id where twin.org_id = ${orgId} and twin.inchi_key = ${inchiKey} and twin.status = 'accepted' and twin.library_id <> ${libraryId} and home.archived_at is null)`;
}

function orderOf(sort: LigandSort): { key: SQL; type: SQL; isDescending: boolean } {
  const { column, isDescending } = readSort(sort);
  if (column === 'name') return { key: sql`lower(${molecules.name})`, type: sql`text`, isDescending };
  if (column === 'record') return { key: sql`${molecules.ordinal}`, type: sql`int`, isDescending };
  const last = sql.raw(isDescending ? "'-Infinity'::float8" : "'Infinity'::float8");
  return {
    key: sql`coalesce(${PROPERTY_COLUMNS[column]}::float8, ${last})`,
    type: sql`float8`,
    isDescending,
  };
}
