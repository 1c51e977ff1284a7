import { insertToken } from '@/db/metadata/tokens-repository';
import { type ProvisioningOptions, provisionOrganization } from '@/db/provision';
import { makeMember, makeOrganization } from '@/db/testing/factories';
import { newApiToken } from '@/lib/auth/api-tokens';
import type { Dependencies } from '@/lib/dependencies';
import { newId, type OrganizationId, type RunId } from '@/lib/domain/ids';
import { plantRun } from '@/lib/use-cases/testing/planted-run';

/** An organisation with a results database, a finished run in it, and a token that may read runs. */
export interface BenchOrganization {
  id: OrganizationId;
  slug: string;
  runId: RunId;
  token: string;
}

/** @returns the organisations, and how long the provisioning of each took, in milliseconds */
export async function makeOrganizations(
  deps: Dependencies,
  adminUrl: string,
  count: number,
): Promise<{ organizations: BenchOrganization[]; provisioningMs: number[] }> {
  const options: ProvisioningOptions = { metadata: deps.metadata, secretBox: deps.secretBox, adminUrl };
  const organizations: BenchOrganization[] = [];
  const provisioningMs: number[] = [];
  for (let i = 0; i < count; i++) {
    const { id, slug } = await makeOrganization(deps.metadata);
    const started = performance.now();
    await provisionOrganization(options, id);
    provisioningMs.push(performance.now() - started);
    const { runId } = await plantRun(deps, id);
    organizations.push({ id, slug, runId, token: await makeToken(deps, id) });
  }
  return { organizations, provisioningMs };
}

async function makeToken(deps: Dependencies, orgId: OrganizationId): Promise<string> {
  const scopes = ['run:read'];
  const { id: userId } = await makeMember(deps.metadata, orgId, scopes);
  const { text, prefix, sha256 } = newApiToken();
  await deps.metadata.withOrganization(orgId, (tx) =>
    insertToken(tx, orgId, {
      id: newId('token'),
      userId,
      name: 'bench',
      prefix,
      sha256,
      scopes,
      lifetimeDays: 1,
    }),
  );
  return text;
}
