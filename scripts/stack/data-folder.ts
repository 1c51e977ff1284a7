import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where one instance of the product keeps everything that it writes. */
export interface DataFolder {
  root: string;
  secrets: string;
  ports: string;
  lock: string;
  logs: string;
  objects: string;
  scratch: string;
}

/** Names and creates the folders below `root`. The root itself stays passable, as Postgres may run as another user. */
export function openDataFolder(root: string): DataFolder {
  const folder: DataFolder = {
    root,
    secrets: join(root, 'secrets.json'),
    ports: join(root, 'ports.json'),
    lock: join(root, 'stack.json'),
    logs: join(root, 'logs'),
    objects: join(root, 'objects'),
    scratch: join(root, 'scratch'),
  };
  mkdirSync(root, { recursive: true });
  chmodSync(root, 0o711);
  for (const path of [folder.logs, folder.objects, folder.scratch])
    mkdirSync(path, { recursive: true, mode: 0o700 });
  return folder;
}
