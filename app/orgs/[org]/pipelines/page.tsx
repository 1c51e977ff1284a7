import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { PipelinesView } from '@/components/pipelines/pipelines-view';
import { Primed } from '@/components/query/primed';
import { pipelineKeys } from '@/lib/api-client/pipelines';
import { listPipelines } from '@/lib/use-cases/pipelines/list-pipelines';

export const metadata: Metadata = { title: 'Pipelines' };

export default async function PipelinesPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '/pipelines', 'pipeline:read');
  return (
    <Primed entries={[[pipelineKeys.list(org), await listPipelines(ctx, {})]]}>
      <PipelinesView org={org} />
    </Primed>
  );
}
