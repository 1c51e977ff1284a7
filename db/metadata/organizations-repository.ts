import { and, count, eq, inArray, ne, type SQL, sql } from 'drizzle-orm';
import { violates } from '@/db/database-errors';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import type { Quotas } from '@/lib/domain/quotas';
import type { OrganizationSort } from '@/lib/domain/resources/operator';
import { ORGANIZATION_STATES, type OrganizationState } from '@/lib/domain/states';
import type { InstallationConnection, MetadataConnection } from './client';
import type { PageRequest } from './page';
import { organizations } from './schema/organizations';

export interface OrganizationRecord {
  id: OrganizationId;
  slug: string;
  name: string;
  status: OrganizationState;
  /** Why it is suspended; null otherwise. */
  statusReason: string | null;
  isProbe: boolean;
  quotas: Quotas;
  createdAt: Date;
}

/** On the way to `ready`. */
export const UNFINISHED_STATES = [
  'requested',
  'creating',
  'migrating',
] as const satisfies OrganizationState[];

/** @throws ConflictError if the slug is taken */
export async function insertOrganization(
  conn: MetadataConnection,
  organization: {
    id: OrganizationId;
    slug: string;
    name: string;
    isProbe?: boolean;
    quotas?: Quotas;
  },
): Promise<OrganizationRecord> {
  try {
    const [row] = await conn.insert(organizations).values(organization).returning();
    return row as OrganizationRecord;
  } catch (error) {
    if (violates(error, 'organizations_slug_key')) {
      throw new ConflictError(`The address "${organization.slug}" is taken by another organisation.`);
    }
    throw error;
  }
}

/** @throws NotFoundError */
export async function getOrganization(
  conn: MetadataConnection,
  orgId: OrganizationId,
): Promise<OrganizationRecord> {
  const [row] = await conn.select().from(organizations).where(eq(organizations.id, orgId));
  if (!row) throw new NotFoundError('organisation');
  return row;
}

/** True for one that is being deleted as well: its address is free when nothing of it is left. */
export async function isSlugTaken(conn: MetadataConnection, slug: string): Promise<boolean> {
  const [row] = await conn
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.slug, slug));
  return row !== undefined;
}

/** Null if there is none, or it is being deleted. */
export async function findOrganizationBySlug(
  conn: MetadataConnection,
  slug: string,
): Promise<OrganizationRecord | null> {
  const [row] = await conn
    .select()
    .from(organizations)
    .where(and(eq(organizations.slug, slug), ne(organizations.status, 'deleting')));
  return row ?? null;
}

/** @throws NotFoundError, for one that is being deleted as well */
export async function getOrganizationBySlug(
  conn: MetadataConnection,
  slug: string,
): Promise<OrganizationRecord> {
  const found = await findOrganizationBySlug(conn, slug);
  if (!found) throw new NotFoundError('organisation');
  return found;
}

/** Those with one of these ids, by name. */
export async function listOrganizations(
  conn: MetadataConnection,
  orgIds: readonly OrganizationId[],
): Promise<OrganizationRecord[]> {
  if (orgIds.length === 0) return [];
  return conn
    .select()
    .from(organizations)
    .where(inArray(organizations.id, [...orgIds]))
    .orderBy(organizations.name);
}

/** Sort key and id of a page's last row. */
export type OrganizationPosition = [key: string | number, id: OrganizationId];

const SORT_KEYS: Record<OrganizationSort, SQL<string | number>> = {
  name: sql`lower(${organizations.name})`,
  // Negated, so that every list goes upwards.
  newest: sql`(-extract(epoch from ${organizations.createdAt}))::float8`,
  state: sql`array_position(array[${sql.join(
    ORGANIZATION_STATES.map((state) => sql`${state}`),
    sql`, `,
  )}]::text[], ${organizations.status})`,
};

/** A page of all organisations but the probes, for whoever runs the installation. */
export async function listOrganizationPage(
  conn: InstallationConnection,
  page: PageRequest<OrganizationPosition>,
  query: {
    sort: OrganizationSort;
    /** Part of the name or of the slug. */
    search?: string | undefined;
    state?: OrganizationState | undefined;
  },
): Promise<{ organization: OrganizationRecord; position: OrganizationPosition }[]> {
  const key = SORT_KEYS[query.sort];
  const { after } = page;
  const search = query.search?.toLowerCase();
  const rows = await conn
    .select({ organization: organizations, key })
    .from(organizations)
    .where(
      and(
        eq(organizations.isProbe, false),
        query.state ? eq(organizations.status, query.state) : undefined,
        search
          ? sql`(position(${search} in lower(${organizations.name})) > 0 or position(${search} in ${organizations.slug}) > 0)`
          : undefined,
        after ? sql`(${key}, ${organizations.id}) > (${after[0]}, ${after[1]})` : undefined,
      ),
    )
    .orderBy(key, organizations.id)
    .limit(page.limit);
  return rows.map((row) => ({ organization: row.organization, position: [row.key, row.organization.id] }));
}

/** How many organisations there are in each state, the probes not counted. States that none is in are left out. */
export async function countOrganizations(
  conn: InstallationConnection,
): Promise<Partial<Record<OrganizationState, number>>> {
  const rows = await conn
    .select({ status: organizations.status, value: count() })
    .from(organizations)
    .where(eq(organizations.isProbe, false))
    .groupBy(organizations.status);
  return Object.fromEntries(rows.map(({ status, value }) => [status, value]));
}

/** Sets all limits of an organisation. @throws NotFoundError */
export async function setQuotas(
  conn: MetadataConnection,
  orgId: OrganizationId,
  quotas: Quotas,
): Promise<void> {
  const changed = await conn
    .update(organizations)
    .set({ quotas })
    .where(eq(organizations.id, orgId))
    .returning({ id: organizations.id });
  if (changed.length === 0) throw new NotFoundError('organisation');
}

/** Every organisation in one of these states: what a sweep goes through. */
export async function listOrganizationsInState(
  conn: MetadataConnection,
  states: readonly OrganizationState[],
): Promise<OrganizationRecord[]> {
  return conn
    .select()
    .from(organizations)
    .where(inArray(organizations.status, [...states]))
    .orderBy(organizations.id);
}

export async function renameOrganization(
  conn: MetadataConnection,
  orgId: OrganizationId,
  name: string,
): Promise<void> {
  await conn.update(organizations).set({ name }).where(eq(organizations.id, orgId));
}

/**
 * @param reason why it is suspended, for its members
 * @throws ConflictError if the organisation is not in one of the states `from`
 */
export async function moveOrganization(
  conn: MetadataConnection,
  orgId: OrganizationId,
  from: readonly OrganizationState[],
  to: OrganizationState,
  reason: string | null = null,
): Promise<void> {
  const moved = await conn
    .update(organizations)
    .set({ status: to, statusReason: reason })
    .where(and(eq(organizations.id, orgId), inArray(organizations.status, [...from])))
    .returning({ id: organizations.id });
  if (moved.length === 0) throw new ConflictError(`The organisation cannot become ${to} from where it is.`);
}
