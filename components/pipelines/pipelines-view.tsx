'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus, Workflow } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useCan } from '@/components/access/access-provider';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { pipelineListQuery } from '@/lib/api-client/pipelines';
import { newestInForce, type Pipeline } from '@/lib/domain/resources/pipelines';

const NewPipelineDialog = dynamic(
  () => import('@/components/pipelines/new-pipeline-dialog').then((module) => module.NewPipelineDialog),
  { ssr: false },
);

/** Every pipeline of the organisation. */
export function PipelinesView({ org }: { org: string }) {
  const pipelines = useQuery(pipelineListQuery(org));
  const mayPublish = useCan('pipeline:publish');
  const [isMaking, setMaking] = useState(false);
  const make = mayPublish && (
    <Button variant="primary" icon={Plus} onPress={() => setMaking(true)}>
      New pipeline
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Pipelines"
        description="Named recipes of preparation and docking. A published version never changes, so a run can name what it did."
        actions={make}
      />
      <Panel flush>
        {pipelines.isPending ? (
          <SkeletonRows label="Loading pipelines" />
        ) : !pipelines.data ? (
          <ErrorState
            title="Pipelines could not be loaded"
            error={pipelines.error}
            onRetry={() => void pipelines.refetch()}
          />
        ) : pipelines.data.pipelines.length === 0 ? (
          <EmptyState icon={Workflow} title="No pipelines" action={make}>
            A pipeline keeps how ligands are prepared and docked under a name, so that every run of a project
            does the same.
          </EmptyState>
        ) : (
          <PipelinesTable org={org} pipelines={pipelines.data.pipelines} />
        )}
      </Panel>
      {isMaking && <NewPipelineDialog org={org} onClose={() => setMaking(false)} />}
    </>
  );
}

function PipelinesTable({ org, pipelines }: { org: string; pipelines: Pipeline[] }) {
  return (
    <ListTable
      label="Pipelines"
      rows={pipelines}
      rowId={(pipeline) => pipeline.id}
      rowHref={(pipeline) => `/orgs/${org}/pipelines/${pipeline.id}`}
      columns={[
        { id: 'name', header: 'Name', isTitle: true, cell: (pipeline) => pipeline.name },
        {
          id: 'for',
          header: 'For',
          cell: ({ description }) =>
            description && <span className="block max-w-xl text-pretty text-ink-muted">{description}</span>,
        },
        { id: 'versions', header: 'In force', cell: (pipeline) => <InForce pipeline={pipeline} /> },
        {
          id: 'exhaustiveness',
          header: 'Exhaustiveness',
          align: 'end',
          cell: ({ versions }) => newestInForce(versions)?.spec.engine.exhaustiveness ?? '–',
        },
        {
          id: 'published',
          header: 'Published',
          cell: ({ versions }) => {
            const at = newestInForce(versions)?.publishedAt;
            return at ? <Moment at={at} /> : '–';
          },
        },
      ]}
    />
  );
}

function InForce({ pipeline: { versions } }: { pipeline: Pipeline }) {
  const newest = newestInForce(versions);
  const draft = versions.find(({ state }) => state === 'draft');
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      {newest ? <span className="figures">version {newest.version}</span> : 'none'}
      {draft && <Badge tone="accent">Draft of version {draft.version}</Badge>}
    </span>
  );
}
