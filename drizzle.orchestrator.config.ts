import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate --config drizzle.orchestrator.config.ts` after a change of the schema. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './db/orchestrator/schema.ts',
  out: './drizzle/orchestrator',
  migrations: { schema: 'orchestrator_migrations', table: 'ledger' },
});
