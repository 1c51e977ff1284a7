'use client';

import { useQuery } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useCan } from '@/components/access/access-provider';
import { SpecDiff } from '@/components/pipelines/spec-diff';
import { SpecJson } from '@/components/pipelines/spec-json';
import { TaskGraph } from '@/components/pipelines/task-graph';
import { VersionList } from '@/components/pipelines/version-list';
import { VersionPanel } from '@/components/pipelines/version-panel';
import { ArchiveAction } from '@/components/ui/archive-action';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { Select } from '@/components/ui/select';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { useUrlState } from '@/components/ui/use-url-state';
import { archivePipeline, pipelineKeys, pipelineQuery, restorePipeline } from '@/lib/api-client/pipelines';
import type { PipelineSpec } from '@/lib/domain/pipeline-spec';
import { newestInForce, type Pipeline, type PipelineVersion } from '@/lib/domain/resources/pipelines';

const CloneDialog = dynamic(
  () => import('@/components/pipelines/clone-dialog').then((module) => module.CloneDialog),
  { ssr: false },
);

/** What checks a draft as one types is large, and comes only with a draft. */
const DraftEditor = dynamic(
  () => import('@/components/pipelines/draft-editor').then((module) => module.DraftEditor),
  {
    ssr: false,
    loading: () => (
      <Panel flush>
        <SkeletonRows label="Loading the draft" rows={8} />
      </Panel>
    ),
  },
);

/** One pipeline: its versions, what each does, and how two of them differ. */
export function PipelineView({ org, pipelineId }: { org: string; pipelineId: string }) {
  const pipeline = useQuery(pipelineQuery(org, pipelineId));
  if (pipeline.data) return <Loaded org={org} pipeline={pipeline.data} />;
  if (pipeline.isPending) return <SkeletonRows label="Loading the pipeline" rows={8} />;
  return (
    <ErrorState
      title="The pipeline could not be loaded"
      error={pipeline.error}
      onRetry={() => void pipeline.refetch()}
    />
  );
}

const NOTHING = 'nothing';

function Loaded({ org, pipeline }: { org: string; pipeline: Pipeline }) {
  const [url, changeUrl] = useUrlState();
  const mayPublish = useCan('pipeline:publish');
  const [isCloning, setCloning] = useState(false);
  /** What stands in the form of a draft and is not saved: it stays while one looks at other versions. */
  const [edits, setEdits] = useState<Partial<Record<string, PipelineSpec>>>({});
  const { versions } = pipeline;
  const numbered = (text: string | null) => versions.find(({ version }) => String(version) === text) ?? null;
  const shown = numbered(url.get('version')) ?? newestInForce(versions) ?? versions[0];
  if (!shown) return null;
  const other = numbered(url.get('compare'));
  const compared = other && other.id !== shown.id ? other : null;
  const specOf = (version: PipelineVersion) => edits[version.id] ?? version.spec;
  const isEditable = shown.state === 'draft' && mayPublish && pipeline.archivedAt === null;

  function show(version: number | null) {
    changeUrl({ version: version === null ? null : String(version) }, 'push');
  }

  return (
    <>
      <PageHeader
        trail={[{ href: `/orgs/${org}/pipelines`, name: 'Pipelines' }]}
        title={pipeline.name}
        status={pipeline.archivedAt && <Badge tone="warn">Archived</Badge>}
        description={pipeline.description}
        actions={
          mayPublish && (
            <>
              {pipeline.archivedAt === null && (
                <ArchiveAction
                  name={pipeline.name}
                  archive={() => archivePipeline(org, pipeline.id)}
                  restore={() => restorePipeline(org, pipeline.id)}
                  changes={[pipelineKeys.list(org), pipelineKeys.detail(org, pipeline.id)]}
                  listHref={`/orgs/${org}/pipelines`}
                >
                  It leaves the list of pipelines and no new run can use it. Runs that used it keep it, and
                  lead to it.
                </ArchiveAction>
              )}
              <Button icon={Copy} onPress={() => setCloning(true)}>
                Clone
              </Button>
            </>
          )
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-[14rem_minmax(0,1fr)]">
        <Panel title="Versions" flush>
          <VersionList
            versions={versions}
            shown={shown}
            unsaved={Object.keys(edits)}
            hrefOf={({ version }) => `/orgs/${org}/pipelines/${pipeline.id}?version=${version}`}
            onShow={({ version }) => show(version)}
          />
          {versions.length > 1 && (
            <div className="border-t border-line p-4">
              <Select
                label="Compare with"
                value={compared ? String(compared.version) : NOTHING}
                onChange={(id) => changeUrl({ compare: id === NOTHING ? null : id })}
                options={[
                  { id: NOTHING, name: 'nothing' },
                  ...versions
                    .filter(({ id }) => id !== shown.id)
                    .map(({ version }) => ({ id: String(version), name: `Version ${version}` })),
                ]}
              />
            </div>
          )}
        </Panel>
        <div className="min-w-0 space-y-4">
          {pipeline.archivedAt && (
            <Callout tone="warn">
              This pipeline is archived: it is on no list, and no new run starts with it. Clone it to go on
              with a copy.
            </Callout>
          )}
          {compared && (
            <Panel title={`From version ${compared.version} to version ${shown.version}`} flush>
              <SpecDiff
                before={{ name: `Version ${compared.version}`, spec: specOf(compared) }}
                after={{ name: `Version ${shown.version}`, spec: specOf(shown) }}
              />
            </Panel>
          )}
          <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)]">
            {isEditable ? (
              <DraftEditor
                key={shown.id}
                org={org}
                pipeline={pipeline}
                draft={shown}
                spec={specOf(shown)}
                onChange={(spec) => setEdits((before) => withEdit(before, shown.id, spec))}
                onDiscarded={() => show(null)}
              />
            ) : (
              <VersionPanel key={shown.id} org={org} pipeline={pipeline} version={shown} onDraft={show} />
            )}
            <SpecJson spec={specOf(shown)} />
          </div>
          <Panel title="What happens to each record">
            <TaskGraph spec={specOf(shown)} />
          </Panel>
        </div>
      </div>
      {isCloning && (
        <CloneDialog org={org} pipeline={pipeline} version={shown} onClose={() => setCloning(false)} />
      )}
    </>
  );
}

/** @param spec null: as it is saved */
function withEdit(
  edits: Partial<Record<string, PipelineSpec>>,
  versionId: string,
  spec: PipelineSpec | null,
): Partial<Record<string, PipelineSpec>> {
  const { [versionId]: _before, ...others } = edits;
  return spec ? { ...others, [versionId]: spec } : others;
}
