import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import { text, timestamp } from 'drizzle-orm/pg-core';
import type { Id, IdKind } from '@/lib/domain/ids';

/** A column that holds an id of this kind, typed so that the wrong kind does not compile. */
export const idColumn = <K extends IdKind>(_kind: K, name: string) => text(name).$type<Id<K>>();

/**
 * A moment with its time zone; the database's clock sets it, never the process's. To the millisecond, as a `Date` is,
 * so that a page of a list can begin exactly where the one before ended.
 */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });

export const createdAt = () => moment('created_at').notNull().defaultNow();

/** The condition `column in ('a', 'b')`, for a check constraint made from a closed set of the domain. */
export function isOneOf(column: AnyColumn, values: readonly string[]): SQL {
  return sql`${column} in (${sql.raw(values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', '))})`;
}
