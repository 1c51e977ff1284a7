import { hkdfSync } from 'node:crypto';
import { createMetadataDb, type MetadataDb } from '@/db/metadata/client';
import { createStorageMeter } from '@/db/metadata/storage-meter';
import { createOrgClients, type OrgClients } from '@/db/results/org-clients';
import { createSecretBox, type SecretBox } from '@/db/secret-box';
import { env } from '@/lib/env';
import { ObjectTaskLogStore, type TaskLogStore } from '@/lib/logs/task-logs';
import { createMailer, type Mailer } from '@/lib/mail/mailer';
import { LocalObjectStore } from '@/lib/object-storage/local-object-store';
import { MeteredObjectStore } from '@/lib/object-storage/metered-object-store';
import type { ObjectStore } from '@/lib/object-storage/object-store';
import { createSignedLinks, type SignedLinks } from '@/lib/object-storage/signed-links';

/** What use cases work on. One set a process, in the web as in the worker. */
export interface Dependencies {
  metadata: MetadataDb;
  results: OrgClients;
  objects: ObjectStore;
  /** Links to objects that work without a session. */
  links: SignedLinks;
  logs: TaskLogStore;
  /** Null where no SMTP server is configured: then links are handed on by hand, and pages say so. */
  mail: Mailer | null;
  /** Seals what rows keep secret: client secrets, keys of second factors. */
  secretBox: SecretBox;
  /** Signs paging cursors. */
  cursorKey: Uint8Array;
}

const KEY = Symbol.for('molecular-analysis-dashboard.dependencies');
/** Next.js loads modules twice, for instrumentation and for routes; both must find the same clients. */
const holder = globalThis as { [KEY]?: Dependencies };

/** The dependencies of this process, made from its environment at the first call. */
export function dependencies(): Dependencies {
  holder[KEY] ??= fromEnvironment();
  return holder[KEY];
}

/** Puts others in place: for tests, by name. */
export function installDependencies(replacement: Dependencies): void {
  holder[KEY] = replacement;
}

function fromEnvironment(): Dependencies {
  const { DATABASE_URL, OBJECT_STORE_DIR, RESULTS_CLIENTS, SMTP_URL, MAIL_FROM, masterKey } = env();
  const metadata = createMetadataDb({ url: DATABASE_URL });
  const secretBox = createSecretBox([masterKey]);
  const objects = new MeteredObjectStore(
    new LocalObjectStore(OBJECT_STORE_DIR),
    createStorageMeter(metadata),
  );
  return {
    metadata,
    results: createOrgClients({ metadata, secretBox, maxClients: RESULTS_CLIENTS }),
    secretBox,
    objects,
    links: createSignedLinks(masterKey),
    logs: new ObjectTaskLogStore(objects),
    mail: SMTP_URL && MAIL_FROM ? createMailer(SMTP_URL, MAIL_FROM) : null,
    cursorKey: new Uint8Array(hkdfSync('sha256', masterKey, '', 'page-cursor', 32)),
  };
}
