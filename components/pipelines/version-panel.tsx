'use client';

import { Ban, FilePen, Play } from 'lucide-react';
import { useState } from 'react';
import { useCan } from '@/components/access/access-provider';
import { SpecFacts } from '@/components/pipelines/spec-facts';
import { usePipelineChange } from '@/components/pipelines/use-pipeline-change';
import { VersionStateBadge } from '@/components/pipelines/version-state';
import { Button, ButtonLink } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { ConfirmDialog } from '@/components/ui/dialog';
import { Panel } from '@/components/ui/panel';
import { messageOf } from '@/components/ui/states';
import { createDraft, deprecateVersion } from '@/lib/api-client/pipelines';
import type { Pipeline, PipelineVersion } from '@/lib/domain/resources/pipelines';

/** A version to be read, and what can be done with it. */
export function VersionPanel({
  org,
  pipeline,
  version,
  onDraft,
}: {
  org: string;
  pipeline: Pipeline;
  version: PipelineVersion;
  /** Told of a new draft, by its number. */
  onDraft: (version: number) => void;
}) {
  const [isAsking, setAsking] = useState(false);
  const mayChange = useCan('pipeline:publish') && pipeline.archivedAt === null;
  const mayStart = useCan('run:start') && pipeline.archivedAt === null;
  const hasDraft = pipeline.versions.some(({ state }) => state === 'draft');
  const draft = usePipelineChange(org, () => createDraft(org, version.id), {
    done: 'The draft is made',
    onDone: ({ versions }) => onDraft(versions[0]?.version ?? version.version),
  });
  const deprecate = usePipelineChange(org, () => deprecateVersion(org, version.id), {
    done: `Version ${version.version} is deprecated`,
    onDone: () => setAsking(false),
  });
  return (
    <Panel
      title={
        <span className="inline-flex items-center gap-2">
          Version {version.version} <VersionStateBadge state={version.state} />
        </span>
      }
      actions={
        <span className="flex flex-wrap gap-2">
          {mayChange && version.state === 'published' && (
            <Button size="sm" variant="quiet" icon={Ban} onPress={() => setAsking(true)}>
              Deprecate
            </Button>
          )}
          {mayChange && !hasDraft && (
            <Button size="sm" icon={FilePen} isPending={draft.isPending} onPress={() => draft.mutate()}>
              New draft
            </Button>
          )}
          {mayStart && version.state === 'published' && (
            <ButtonLink
              size="sm"
              variant="primary"
              icon={Play}
              href={`/orgs/${org}/runs/new?pipeline=${version.id}`}
            >
              Start a run
            </ButtonLink>
          )}
        </span>
      }
    >
      <div className="space-y-4">
        {draft.isError && (
          <Callout tone="danger" title="The draft was not made" isLive>
            {messageOf(draft.error)}
          </Callout>
        )}
        {version.state === 'deprecated' && (
          <Callout tone="warn">No new run starts with this version. Runs that did keep it.</Callout>
        )}
        <SpecFacts spec={version.spec} />
      </div>
      <ConfirmDialog
        title={`Deprecate version ${version.version}?`}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        confirmLabel="Deprecate it"
        keepLabel="Keep it in force"
        onConfirm={() => deprecate.mutate()}
        isPending={deprecate.isPending}
        error={deprecate.error}
      >
        No new run starts with it, and that cannot be taken back. Runs that did go on and keep it.
      </ConfirmDialog>
    </Panel>
  );
}
