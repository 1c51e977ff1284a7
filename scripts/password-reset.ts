import { parseArgs } from 'node:util';
import { createMetadataDb } from '@/db/metadata/client';
import { findUserByEmail } from '@/db/metadata/users-repository';
import { issuePasswordReset } from '@/lib/auth/password-reset';
import { readEnv } from '@/lib/env';
import { runningProduct } from './stack/running-product';
import { exitWith, StackError } from './stack/stop';

/** `npm run password:reset`: a link for somebody's new password, to be handed on where no mail is sent. */
await exitWith(async () => {
  const { values } = parseArgs({ options: { email: { type: 'string' } }, strict: false });
  const { email } = values;
  if (typeof email !== 'string' || email.trim() === '')
    throw new StackError('--email is missing. Usage:\n  npm run password:reset -- --email me@example.org');
  const { url, variables } = runningProduct();
  const metadata = createMetadataDb({ url: readEnv(variables).DATABASE_URL, maxConnections: 1 });
  try {
    const path = await metadata.withInstallation(async (tx) => {
      const user = await findUserByEmail(tx, email.trim());
      if (!user) throw new StackError(`There is no user with the e-mail address ${email.trim()}.`);
      return issuePasswordReset(tx, user.id, 'command:password-reset');
    });
    console.log(`\nHand this link on. It works once, within an hour:\n\n  ${url}${path}\n`);
    return 0;
  } finally {
    await metadata.close();
  }
});
