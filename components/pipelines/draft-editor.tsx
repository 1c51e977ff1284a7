'use client';

import { BadgeCheck, Save, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { DraftFields } from '@/components/pipelines/draft-fields';
import { SPEC_FIELDS } from '@/components/pipelines/spec-words';
import { usePipelineChange } from '@/components/pipelines/use-pipeline-change';
import { VersionStateBadge } from '@/components/pipelines/version-state';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { Panel } from '@/components/ui/panel';
import { changeDraft, discardDraft, publishVersion } from '@/lib/api-client/pipelines';
import { issuesByField } from '@/lib/api-client/request';
import { type PipelineSpec, specDifferences } from '@/lib/domain/pipeline-spec';
import { specIssues } from '@/lib/domain/pipeline-spec-schema';
import { newestInForce, type Pipeline, type PipelineVersion } from '@/lib/domain/resources/pipelines';

/** A draft with its fields, checked as one types; it is saved, published and discarded from here. */
export function DraftEditor({
  org,
  pipeline,
  draft,
  spec,
  onChange,
  onDiscarded,
}: {
  org: string;
  pipeline: Pipeline;
  draft: PipelineVersion;
  /** As it stands in the form. */
  spec: PipelineSpec;
  /** Null: as it is saved. */
  onChange: (spec: PipelineSpec | null) => void;
  onDiscarded: () => void;
}) {
  const [asking, setAsking] = useState<'publish' | 'discard' | null>(null);
  const isChanged = JSON.stringify(spec) !== JSON.stringify(draft.spec);
  const save = usePipelineChange(org, () => changeDraft(org, draft.id, spec), {
    done: 'The draft is saved',
    onDone: () => onChange(null),
  });
  const publish = usePipelineChange(
    org,
    async () => {
      if (isChanged) await changeDraft(org, draft.id, spec);
      return publishVersion(org, draft.id);
    },
    {
      done: `Version ${draft.version} is published`,
      onDone: () => {
        setAsking(null);
        onChange(null);
      },
    },
  );
  const discard = usePipelineChange(org, () => discardDraft(org, draft.id), {
    done: 'The draft is discarded',
    onDone: onDiscarded,
  });
  const issues = { ...serverIssues(save.error), ...specIssues(spec) };
  const isWrong = Object.keys(issues).length > 0;
  return (
    <Panel
      title={
        <span className="inline-flex items-center gap-2">
          Version {draft.version} <VersionStateBadge state="draft" />
        </span>
      }
      actions={
        <span className="flex flex-wrap gap-2">
          {pipeline.versions.length > 1 && (
            <Button size="sm" variant="quiet" icon={Trash2} onPress={() => setAsking('discard')}>
              Discard
            </Button>
          )}
          <Button
            size="sm"
            icon={Save}
            isDisabled={!isChanged || isWrong}
            isPending={save.isPending}
            onPress={() => save.mutate()}
          >
            Save draft
          </Button>
          <Button
            size="sm"
            variant="primary"
            icon={BadgeCheck}
            isDisabled={isWrong}
            onPress={() => setAsking('publish')}
          >
            Publish
          </Button>
        </span>
      }
    >
      <DraftFields spec={spec} onChange={onChange} issues={issues} />
      <div className="mt-4 space-y-3 empty:hidden">
        {isWrong && (
          <p role="alert" className="text-sm text-danger">
            Some fields need another look before the draft can be kept.
          </p>
        )}
        <FormProblem error={save.error} fields={SPEC_FIELDS.map(({ field }) => `spec.${field}`)} />
      </div>
      <ConfirmDialog
        title={`Publish version ${draft.version}?`}
        isOpen={asking === 'publish'}
        onClose={() => setAsking(null)}
        confirmLabel={`Publish version ${draft.version}`}
        confirmVariant="primary"
        keepLabel="Not yet"
        onConfirm={() => publish.mutate()}
        isPending={publish.isPending}
        error={publish.error}
      >
        <p>Runs may start with it from then on, and it never changes again.</p>
        <p className="mt-2">{changeWords(pipeline, spec)}</p>
      </ConfirmDialog>
      <ConfirmDialog
        title="Discard this draft?"
        isOpen={asking === 'discard'}
        onClose={() => setAsking(null)}
        confirmLabel="Discard the draft"
        keepLabel="Keep it"
        onConfirm={() => discard.mutate()}
        isPending={discard.isPending}
        error={discard.error}
      >
        Its settings are gone. Published versions stay as they are.
      </ConfirmDialog>
    </Panel>
  );
}

/** The server names the fields of a request, the form those of a specification. */
function serverIssues(error: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(issuesByField(error)).map(([field, message]) => [field.replace(/^spec\./, ''), message]),
  );
}

function changeWords({ versions }: Pipeline, spec: PipelineSpec): string {
  const before = newestInForce(versions);
  if (!before) return 'It is the first version of this pipeline that runs may start with.';
  const changed = specDifferences(before.spec, spec).map(
    ({ field }) => SPEC_FIELDS.find((each) => each.field === field)?.name ?? field,
  );
  return changed.length === 0
    ? `It does the same as version ${before.version}.`
    : `It differs from version ${before.version} in: ${changed.join(', ')}.`;
}
