import type { Metadata } from 'next';
import { found, pageContext } from '@/app/orgs/[org]/page-context';
import { firstPage, Primed } from '@/components/query/primed';
import { CompareView } from '@/components/run-comparison/compare-view';
import { comparisonKeys } from '@/lib/api-client/run-comparison';
import { runKeys } from '@/lib/api-client/runs';
import { compareRuns } from '@/lib/use-cases/runs/compare-runs';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { listRuns } from '@/lib/use-cases/runs/list-runs';

export const metadata: Metadata = { title: 'Compare runs' };

interface Props {
  params: Promise<{ org: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function CompareRunsPage({ params, searchParams }: Props) {
  const { org } = await params;
  const address = await searchParams;
  const [a, b] = [address.a, address.b].map((value) => [value].flat()[0]);
  const query = new URLSearchParams({ ...(a ? { a } : {}), ...(b ? { b } : {}) }).toString();
  await pageContext(org, `/runs/compare?${query}`, 'structure:read');
  const ctx = await pageContext(org, `/runs/compare?${query}`, 'run:read');
  for (const runId of [a, b]) if (runId) await found(getRun(ctx, { runId }));
  return (
    <Primed
      entries={[
        [runKeys.list(org), firstPage(await listRuns(ctx, {}))],
        ...(a && b
          ? [[comparisonKeys.comparison(org, { a, b }), await found(compareRuns(ctx, { a, b }))] as const]
          : []),
      ]}
    >
      <CompareView org={org} />
    </Primed>
  );
}
