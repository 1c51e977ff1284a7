import type { Metadata } from 'next';
import { cache } from 'react';
import { found, pageContext } from '@/app/orgs/[org]/page-context';
import { Primed } from '@/components/query/primed';
import { TargetView } from '@/components/targets/target-view';
import { targetKeys } from '@/lib/api-client/targets';
import { getTarget } from '@/lib/use-cases/targets/get-target';

interface Props {
  params: Promise<{ org: string; target: string }>;
}

const load = cache(async (org: string, targetId: string) => {
  const ctx = await pageContext(org, `/targets/${targetId}`, 'target:read');
  return found(getTarget(ctx, { targetId }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, target } = await params;
  return { title: (await load(org, target)).name };
}

export default async function TargetPage({ params }: Props) {
  const { org, target } = await params;
  const detail = await load(org, target);
  return (
    <Primed entries={[[targetKeys.detail(org, target), detail]]}>
      <TargetView org={org} targetId={target} />
    </Primed>
  );
}
