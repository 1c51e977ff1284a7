import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives a test's process a whole environment, for code that asks `env()`; call it before anything does, because the
 * answer is kept. Nothing listens at its addresses.
 */
export function installTestEnvironment(over: Record<string, string> = {}): void {
  Object.assign(process.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: 'error',
    APP_URL: 'http://localhost:3000',
    DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/nowhere',
    MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    NEXTAUTH_SECRET: 'a secret of tests, and of nothing else',
    OBJECT_STORE: 'local',
    OBJECT_STORE_DIR: join(tmpdir(), 'no-objects'),
    SCRATCH_DIR: join(tmpdir(), 'no-scratch'),
    ...over,
  });
}
