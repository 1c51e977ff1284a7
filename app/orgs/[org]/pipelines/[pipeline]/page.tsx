import type { Metadata } from 'next';
import { cache } from 'react';
import { found, pageContext } from '@/app/orgs/[org]/page-context';
import { PipelineView } from '@/components/pipelines/pipeline-view';
import { Primed } from '@/components/query/primed';
import { pipelineKeys } from '@/lib/api-client/pipelines';
import { getPipeline } from '@/lib/use-cases/pipelines/get-pipeline';

interface Props {
  params: Promise<{ org: string; pipeline: string }>;
}

const load = cache(async (org: string, pipelineId: string) => {
  const ctx = await pageContext(org, `/pipelines/${pipelineId}`, 'pipeline:read');
  return found(getPipeline(ctx, { pipelineId }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, pipeline } = await params;
  return { title: (await load(org, pipeline)).name };
}

export default async function PipelinePage({ params }: Props) {
  const { org, pipeline } = await params;
  const detail = await load(org, pipeline);
  return (
    <Primed entries={[[pipelineKeys.detail(org, pipeline), detail]]}>
      <PipelineView org={org} pipelineId={pipeline} />
    </Primed>
  );
}
