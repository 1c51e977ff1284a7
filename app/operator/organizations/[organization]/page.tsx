import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { operatorPageContext } from '@/app/operator/page-context';
import { OrganizationView } from '@/components/operator/organization-view';
import { Primed } from '@/components/query/primed';
import { operatorKeys } from '@/lib/api-client/operator';
import { InvalidInputError, NotFoundError } from '@/lib/domain/errors';
import { getOrganization } from '@/lib/use-cases/operator/get-organization';

export const metadata: Metadata = { title: 'Organisation' };

export default async function OrganizationPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: orgId } = await params;
  const ctx = await operatorPageContext(`/operator/organizations/${encodeURIComponent(orgId)}`);
  const organization = await getOrganization(ctx, { orgId }).catch((error: unknown) => {
    if (error instanceof NotFoundError || error instanceof InvalidInputError) notFound();
    throw error;
  });
  return (
    <Primed entries={[[operatorKeys.organization(orgId), organization]]}>
      <OrganizationView id={orgId} />
    </Primed>
  );
}
