import { eq, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { OrganizationId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';
import { jobsMeta } from './schema/jobs-meta';
import { libraries } from './schema/libraries';
import { memberships } from './schema/memberships';
import { molecules } from './schema/molecules';
import { organizations } from './schema/organizations';
import { targets } from './schema/targets';
import { tokens } from './schema/tokens';

export interface OrganizationContents {
  members: number;
  tokens: number;
  targets: number;
  libraries: number;
  /** Records of libraries, the rejected ones included. */
  ligands: number;
  runs: number;
}

/** How much an organisation has in the shared database, the archived included. */
export async function countContents(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<OrganizationContents> {
  const rows = (table: PgTable): SQL<number> =>
    sql<number>`(select count(*)::float8 from ${table} where org_id = ${orgId})`;
  const [counts] = await conn
    .select({
      members: rows(memberships),
      tokens: rows(tokens),
      targets: rows(targets),
      libraries: rows(libraries),
      ligands: rows(molecules),
      runs: rows(jobsMeta),
    })
    .from(organizations)
    .where(eq(organizations.id, orgId));
  return counts ?? { members: 0, tokens: 0, targets: 0, libraries: 0, ligands: 0, runs: 0 };
}
