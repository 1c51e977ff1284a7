import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate --config drizzle.results.config.ts` writes the next migration of every organisation's database. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './db/results/schema/*.ts',
  out: './drizzle/results',
});
