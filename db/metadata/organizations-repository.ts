import { and, eq, inArray, ne } from 'drizzle-orm';
import { violates } from '@/db/database-errors';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import type { Quotas } from '@/lib/domain/quotas';
import type { OrganizationState } from '@/lib/domain/states';
import type { MetadataConnection } from './client';
import { organizations } from './schema/organizations';

export interface OrganizationRecord {
  id: OrganizationId;
  slug: string;
  name: string;
  status: OrganizationState;
  quotas: Quotas;
  createdAt: Date;
}

/** @throws ConflictError if the slug is taken */
export async function insertOrganization(
  conn: MetadataConnection,
  organization: { id: OrganizationId; slug: string; name: string; quotas?: Quotas },
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

/** @throws ConflictError if the organisation is not in one of the states `from` */
export async function moveOrganization(
  conn: MetadataConnection,
  orgId: OrganizationId,
  from: readonly OrganizationState[],
  to: OrganizationState,
): Promise<void> {
  const moved = await conn
    .update(organizations)
    .set({ status: to })
    .where(and(eq(organizations.id, orgId), inArray(organizations.status, [...from])))
    .returning({ id: organizations.id });
  if (moved.length === 0) throw new ConflictError(`The organisation cannot become ${to} from where it is.`);
}
