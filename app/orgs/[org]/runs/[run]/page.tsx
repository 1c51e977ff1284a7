import type { Metadata } from 'next';
import { cache } from 'react';
import { found, pageContext } from '@/app/orgs/[org]/page-context';
import { firstPage, Primed } from '@/components/query/primed';
import { RunView } from '@/components/runs/run-view';
import { RESULTS_PER_PAGE, runResultKeys } from '@/lib/api-client/run-results';
import { runKeys } from '@/lib/api-client/runs';
import { readResultQuery, withoutStructures } from '@/lib/domain/result-query';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { listResults } from '@/lib/use-cases/runs/list-results';

interface Props {
  params: Promise<{ org: string; run: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const load = cache(async (org: string, runId: string) => {
  const ctx = await pageContext(org, `/runs/${runId}`, 'run:read');
  return { ctx, run: await found(getRun(ctx, { runId })) };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, run } = await params;
  return { title: (await load(org, run)).run.name };
}

export default async function RunPage({ params, searchParams }: Props) {
  const { org, run } = await params;
  const { ctx, run: detail } = await load(org, run);
  const address = await searchParams;
  const asked = readResultQuery((name) => [address[name]].flat()[0]);
  const query = ctx.permissions.has('structure:read') ? asked : withoutStructures(asked).query;
  const { filter, ...order } = query;
  const [results, redocked] = await Promise.all([
    listResults(ctx, { runId: run, ...order, ...filter, limit: RESULTS_PER_PAGE }),
    listResults(ctx, { runId: run, sort: 'rmsd', limit: 1 }),
  ]);
  return (
    <Primed
      entries={[
        [runResultKeys.redocked(org, run), redocked],
        [runKeys.detail(org, run), detail],
        [runResultKeys.results(org, run, query), firstPage(results)],
      ]}
    >
      <RunView org={org} runId={run} />
    </Primed>
  );
}
