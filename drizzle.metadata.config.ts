import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate --config drizzle.metadata.config.ts` writes the next migration of the shared database. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './db/metadata/schema/*.ts',
  out: './drizzle/metadata',
});
