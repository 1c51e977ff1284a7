import { and, desc, eq, gt, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { NotFoundError } from '@/lib/domain/errors';
import type { OrganizationId, TokenId, UserId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';
import type { RoleRecord } from './members-repository';
import { memberships } from './schema/memberships';
import { roles } from './schema/roles';
import { tokens } from './schema/tokens';
import { users } from './schema/users';

export interface TokenRecord {
  id: TokenId;
  name: string;
  prefix: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date;
  /** To the minute. */
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  /** Its time is over, by the database's clock. */
  isExpired: boolean;
  maker: { id: UserId; email: string; name: string };
  /** The maker is an active member, and has been since before the token was made. */
  isBacked: boolean;
}

/** A token that may be used at this moment, with the present role of its maker. */
export interface LiveToken {
  id: TokenId;
  name: string;
  scopes: string[];
  maker: { id: UserId; email: string; name: string };
  role: RoleRecord;
}

export async function insertToken(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  token: {
    id: TokenId;
    userId: UserId;
    name: string;
    prefix: string;
    sha256: string;
    scopes: readonly string[];
    lifetimeDays: number;
  },
): Promise<void> {
  const { lifetimeDays, scopes, ...values } = token;
  await conn.insert(tokens).values({
    orgId,
    ...values,
    scopes: [...scopes],
    expiresAt: sql`now() + make_interval(days => ${lifetimeDays})`,
  });
}

/** Somebody who left and came back made the tokens of before as another member: they stay dead. */
const ofMaker = and(
  eq(memberships.orgId, tokens.orgId),
  eq(memberships.userId, tokens.userId),
  eq(memberships.status, 'active'),
  lte(memberships.createdAt, tokens.createdAt),
);

function selectTokens(conn: OrganizationConnection) {
  return conn
    .select({
      id: tokens.id,
      name: tokens.name,
      prefix: tokens.prefix,
      scopes: tokens.scopes,
      createdAt: tokens.createdAt,
      expiresAt: tokens.expiresAt,
      lastUsedAt: tokens.lastUsedAt,
      revokedAt: tokens.revokedAt,
      isExpired: sql<boolean>`${tokens.expiresAt} <= now()`,
      maker: { id: users.id, email: users.email, name: users.name },
      isBacked: sql<boolean>`${memberships.id} is not null and ${users.disabledAt} is null`,
    })
    .from(tokens)
    .innerJoin(users, eq(users.id, tokens.userId))
    .leftJoin(memberships, ofMaker);
}

/** The newest first. @param makerId whose tokens alone are asked for */
export async function listTokens(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  { makerId, limit }: { makerId?: UserId | undefined; limit: number },
): Promise<TokenRecord[]> {
  return selectTokens(conn)
    .where(and(eq(tokens.orgId, orgId), makerId ? eq(tokens.userId, makerId) : undefined))
    .orderBy(desc(tokens.createdAt), desc(tokens.id))
    .limit(limit);
}

/** @throws NotFoundError */
export async function getToken(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  tokenId: TokenId,
): Promise<TokenRecord> {
  const [row] = await selectTokens(conn).where(and(eq(tokens.orgId, orgId), eq(tokens.id, tokenId)));
  if (!row) throw new NotFoundError('token');
  return row;
}

/** How many of a member's tokens are neither revoked nor expired; locks, so that no other is made meanwhile. */
export async function countOpenTokens(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  userId: UserId,
): Promise<number> {
  await conn.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`tokens ${orgId} ${userId}`}, 0))`);
  return conn.$count(
    tokens,
    and(
      eq(tokens.orgId, orgId),
      eq(tokens.userId, userId),
      isNull(tokens.revokedAt),
      gt(tokens.expiresAt, sql`now()`),
    ),
  );
}

/** Ends a token. @returns false if it was revoked before */
export async function revokeToken(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  tokenId: TokenId,
): Promise<boolean> {
  const revoked = await conn
    .update(tokens)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(tokens.orgId, orgId), eq(tokens.id, tokenId), isNull(tokens.revokedAt)))
    .returning({ id: tokens.id });
  return revoked.length > 0;
}

/** The token of this hash if it may be used now; null if it is unknown, revoked, expired, or has lost its maker. */
export async function findLiveToken(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  sha256: string,
): Promise<LiveToken | null> {
  const [row] = await conn
    .select({
      id: tokens.id,
      name: tokens.name,
      scopes: tokens.scopes,
      maker: { id: users.id, email: users.email, name: users.name },
      role: { id: roles.id, name: roles.name, permissions: roles.permissions, builtIn: roles.builtIn },
    })
    .from(tokens)
    .innerJoin(users, and(eq(users.id, tokens.userId), isNull(users.disabledAt)))
    .innerJoin(memberships, ofMaker)
    .innerJoin(roles, and(eq(roles.orgId, memberships.orgId), eq(roles.id, memberships.roleId)))
    .where(
      and(
        eq(tokens.orgId, orgId),
        eq(tokens.sha256, sha256),
        isNull(tokens.revokedAt),
        gt(tokens.expiresAt, sql`now()`),
      ),
    );
  return row ?? null;
}

/** Notes that the token is in use, to the minute and at most once in it. */
export async function touchToken(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  tokenId: TokenId,
): Promise<void> {
  const minute = sql`date_trunc('minute', now())`;
  await conn
    .update(tokens)
    .set({ lastUsedAt: minute })
    .where(
      and(
        eq(tokens.orgId, orgId),
        eq(tokens.id, tokenId),
        or(isNull(tokens.lastUsedAt), lt(tokens.lastUsedAt, minute)),
      ),
    );
}
