import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { StackError } from './stop';

const Secrets = z.object({
  /** Names this instance's database cluster, so that a deleted data folder really starts afresh. */
  instanceId: z.string().regex(/^[0-9a-f]{12}$/),
  /** 32 bytes in base64: encrypts what the database must not hold in clear. */
  masterKey: z.base64(),
  nextauthSecret: z.string().min(32),
  postgresPassword: z.string().min(16),
  applicationPassword: z.string().min(16),
  demoPassword: z.string().min(12),
});
export type Secrets = z.infer<typeof Secrets>;

/** Letters and digits without those that look alike. */
const READABLE = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A password for a person to type: four groups of four, 80 bits. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 4 }, () => READABLE[randomInt(READABLE.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}

export function generateSecrets(): Secrets {
  return {
    instanceId: randomBytes(6).toString('hex'),
    masterKey: randomBytes(32).toString('base64'),
    nextauthSecret: randomBytes(32).toString('base64url'),
    postgresPassword: randomBytes(24).toString('base64url'),
    applicationPassword: randomBytes(24).toString('base64url'),
    demoPassword: generatePassword(),
  };
}

/**
 * The instance's secrets, generated at the first start. The file appears at once and complete, readable by its
 * owner only; a broken one is never replaced, as the database can only be read with its master key.
 */
export function openSecrets(file: string): Secrets {
  if (!existsSync(file)) {
    const unfinished = `${file}.${process.pid}.new`;
    writeFileSync(unfinished, `${JSON.stringify(generateSecrets(), null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    renameSync(unfinished, file);
  }
  chmodSync(file, 0o600);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    content = undefined;
  }
  const parsed = Secrets.safeParse(content);
  if (!parsed.success) {
    throw new StackError(
      `${file} is damaged. Restore it from a backup: without it the stored data cannot be read. ` +
        'To start afresh and lose all data instead, delete the folder that it is in.',
    );
  }
  return parsed.data;
}
