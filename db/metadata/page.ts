import { type AnyColumn, type SQL, sql } from 'drizzle-orm';

/** Where a page of a list by age ends: the sort key of its last row. */
export interface RecentPosition<I extends string> {
  createdAt: Date;
  id: I;
}

export interface PageRequest<P> {
  /** The last row of the page before; absent for the first page. */
  after?: P | undefined;
  limit: number;
}

/** The condition "older than this row", for lists with the newest first. */
export function olderThan<I extends string>(
  columns: { createdAt: AnyColumn; id: AnyColumn },
  after: RecentPosition<I> | undefined,
): SQL | undefined {
  if (!after) return undefined;
  return sql`(${columns.createdAt}, ${columns.id}) < (${after.createdAt.toISOString()}::timestamptz, ${after.id})`;
}
