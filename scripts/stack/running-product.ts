import { join, resolve } from 'node:path';
import { APPLICATION_ROLE } from '@/db/migrate';
import { openDataFolder } from './data-folder';
import { productEnvironment, readEnvFile } from './environment';
import { runningInstance } from './instance-lock';
import { openSecrets } from './secrets';
import { StackError } from './stop';

/**
 * The product that is running from this checkout, for commands that work on it.
 * @returns its address, and the environment of its processes with `DATABASE_ADMIN_URL`
 * @throws StackError if it is not running
 */
export function runningProduct(): { url: string; variables: NodeJS.ProcessEnv } {
  const root = resolve(import.meta.dirname, '../..');
  readEnvFile(root);
  const folder = openDataFolder(join(root, '.data'));
  const instance = runningInstance(folder.lock);
  if (!instance) {
    throw new StackError(
      'The product is not running here. Start it in another terminal (npm start), then run this again.',
    );
  }
  const secrets = openSecrets(folder.secrets);
  return {
    url: instance.url,
    variables: productEnvironment(process.env, folder, secrets, instance.ports, APPLICATION_ROLE),
  };
}
