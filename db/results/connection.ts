import type { PgDatabase } from 'drizzle-orm/pg-core';
import type { PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js';

/** One organisation's results database, or a transaction in it. `OrgClients.withResults` gives it. */
export type ResultsConnection = PgDatabase<PostgresJsQueryResultHKT, Record<string, never>>;
