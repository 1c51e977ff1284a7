import { parseArgs } from 'node:util';
import { createMetadataDb } from '@/db/metadata/client';
import { findOrganizationBySlug } from '@/db/metadata/organizations-repository';
import { readEnv } from '@/lib/env';
import { verifyChain } from '@/lib/use-cases/audit/verify-chain';
import { describeVerification, expectedEntry } from './audit-verification';
import { runningProduct } from './stack/running-product';
import { exitWith, StackError } from './stack/stop';

const USAGE = 'npm run audit:verify -- --org my-group [--expect 120:<hash of entry 120>]';

/** `npm run audit:verify`: recomputes an organisation's audit log; the exit code is 1 if its chain is broken. */
await exitWith(async () => {
  const { values } = parseArgs({
    options: { org: { type: 'string' }, expect: { type: 'string' } },
    strict: false,
  });
  if (typeof values.org !== 'string' || values.org === '')
    throw new StackError(`--org is missing. Usage:\n  ${USAGE}`);
  const expected = typeof values.expect === 'string' ? expectedEntry(values.expect) : undefined;
  if (expected === null)
    throw new StackError(
      `--expect is "${values.expect}": give number and hash of an entry. Usage:\n  ${USAGE}`,
    );
  const slug = values.org;
  const { DATABASE_URL } = readEnv(runningProduct().variables);
  const metadata = createMetadataDb({ url: DATABASE_URL, maxConnections: 1 });
  try {
    const org = await metadata.withInstallation((tx) => findOrganizationBySlug(tx, slug));
    if (!org) throw new StackError(`There is no organisation at "${slug}".`);
    const found = await verifyChain(metadata, org.id, expected);
    console.log(describeVerification(org.name, found));
    return found.brokenAt ? 1 : 0;
  } finally {
    await metadata.close();
  }
});
