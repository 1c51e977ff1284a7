import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { Primed } from '@/components/query/primed';
import { NewRunForm } from '@/components/runs/new-run-form';
import { libraryKeys } from '@/lib/api-client/libraries';
import { targetKeys } from '@/lib/api-client/targets';
import { listLibraries } from '@/lib/use-cases/libraries/list-libraries';
import { listTargets } from '@/lib/use-cases/targets/list-targets';

export const metadata: Metadata = { title: 'Start a run' };

export default async function NewRunPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '/runs/new');
  const [targets, libraries] = await Promise.all([listTargets(ctx, {}), listLibraries(ctx, {})]);
  return (
    <Primed
      entries={[
        [targetKeys.list(org), targets],
        [libraryKeys.list(org), libraries],
      ]}
    >
      <NewRunForm org={org} />
    </Primed>
  );
}
