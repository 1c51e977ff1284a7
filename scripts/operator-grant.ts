import { parseArgs } from 'node:util';
import { createMetadataDb } from '@/db/metadata/client';
import { listOperators } from '@/db/metadata/users-repository';
import { readEnv } from '@/lib/env';
import { grantOperator, revokeOperator } from './operators';
import { runningProduct } from './stack/running-product';
import { exitWith, StackError } from './stack/stop';

const USAGE = 'npm run operator:grant -- --email me@example.org [--revoke]';

/** `npm run operator:grant`: makes somebody the operator of the installation that is running, or no longer. */
await exitWith(async () => {
  const { values } = parseArgs({
    options: { email: { type: 'string' }, revoke: { type: 'boolean' } },
    strict: false,
  });
  const email = typeof values.email === 'string' ? values.email.trim() : '';
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new StackError(
      `--email is ${email ? `"${email}", which is no e-mail address` : 'missing'}. Usage:\n  ${USAGE}`,
    );
  }
  const { url, variables } = runningProduct();
  const metadata = createMetadataDb({ url: readEnv(variables).DATABASE_URL, maxConnections: 1 });
  try {
    if (values.revoke) {
      await revokeOperator(metadata, email);
      console.log(`\n${email} is no operator any more.`);
    } else {
      const { passwordPath } = await grantOperator(metadata, email);
      console.log(`\n${email} runs the installation at ${url}/operator`);
      if (passwordPath) {
        console.log(
          `They have no password yet. This link sets one; it works once, within an hour:\n\n  ${url}${passwordPath}\n`,
        );
      }
    }
    const operators = await metadata.withInstallation((tx) => listOperators(tx));
    console.log(`Operators: ${operators.map((each) => each.email).join(', ') || 'none'}`);
    return 0;
  } finally {
    await metadata.close();
  }
});
