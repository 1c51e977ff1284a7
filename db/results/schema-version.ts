/**
 * Tag of the newest migration of the results databases, which this build expects of every organisation. A test
 * compares it with the journal in `drizzle/results`.
 */
export const RESULTS_SCHEMA_VERSION = '0016_restored_results';
