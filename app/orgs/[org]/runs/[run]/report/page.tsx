import type { Metadata } from 'next';
import { cache } from 'react';
import { found, pageContext } from '@/app/orgs/[org]/page-context';
import { RunReport } from '@/components/run-report/run-report';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { listResults } from '@/lib/use-cases/runs/list-results';

interface Props {
  params: Promise<{ org: string; run: string }>;
  searchParams: Promise<{ hits?: string | string[] }>;
}

const USUAL_HITS = 25;
const MOST_HITS = 100;

const load = cache(async (org: string, runId: string) => {
  const ctx = await pageContext(org, `/runs/${runId}/report`, 'run:read');
  return { ctx, run: await found(getRun(ctx, { runId })) };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, run } = await params;
  return { title: `Report of ${(await load(org, run)).run.name}` };
}

/** `?hits=50` shows that many of the ranking, 1 to 100. */
export default async function RunReportPage({ params, searchParams }: Props) {
  const { org, run: runId } = await params;
  const { ctx, run } = await load(org, runId);
  const asked = Number([(await searchParams).hits].flat()[0]);
  const limit = Number.isInteger(asked) && asked >= 1 && asked <= MOST_HITS ? asked : USUAL_HITS;
  const [hits, redocked] = await Promise.all([
    listResults(ctx, { runId, limit }),
    listResults(ctx, { runId, sort: 'rmsd', limit: 1 }),
  ]);
  const [closest = null] = redocked.results;
  return (
    <RunReport
      org={org}
      organizationName={ctx.org.name}
      run={run}
      hits={hits.results}
      redocked={closest?.rmsdAngstrom === null ? null : closest}
    />
  );
}
