import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');
const resolve = { alias: { '@': root } };
const exclude = ['node_modules/**', '.next/**', '.data/**', '.cache/**'];

export default defineConfig({
  resolve,
  test: {
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          hookTimeout: 120_000,
          include: ['**/*.test.{ts,tsx,mjs}'],
          exclude: [...exclude, '**/*.integration.test.ts'],
          testTimeout: 120_000,
          pool: 'forks',
        },
      },
      {
        resolve,
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude,
          globalSetup: ['db/testing/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          pool: 'forks',
          // They wait for a database and for processes of their own: one file at a time leaves a core of two idle.
          maxWorkers: Math.max(2, availableParallelism() - 1),
        },
      },
    ],
  },
});
