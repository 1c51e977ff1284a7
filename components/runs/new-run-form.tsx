'use client';

import { useQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useCan } from '@/components/access/access-provider';
import { NewRunPreview } from '@/components/runs/new-run-preview';
import { RunForecast } from '@/components/runs/run-forecast';
import { parametersOf, RunRecipe } from '@/components/runs/run-recipe';
import { useNewRun } from '@/components/runs/use-new-run';
import {
  draftIssues,
  draftOf,
  EMPTY_DRAFT,
  type SearchSpaceDraft,
  spaceOf,
} from '@/components/search-space/draft';
import { SearchSpaceChoice, type SearchSpaceMode } from '@/components/search-space/search-space-choice';
import { TargetCaveat } from '@/components/targets/target-caveat';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { plural } from '@/components/ui/quantity';
import { Select } from '@/components/ui/select';
import { ErrorState, messageOf, SkeletonRows } from '@/components/ui/states';
import { TextField } from '@/components/ui/text-field';
import { LittleLeft } from '@/components/usage/little-left';
import { runDefaultsQuery } from '@/lib/api-client/general-settings';
import { libraryListQuery } from '@/lib/api-client/libraries';
import { pipelineListQuery } from '@/lib/api-client/pipelines';
import { issuesByField } from '@/lib/api-client/request';
import { targetListQuery, targetQuery } from '@/lib/api-client/targets';
import { DEFAULT_PIPELINE_SPEC } from '@/lib/domain/pipeline-spec';
import type { LibrarySummary } from '@/lib/domain/resources/libraries';
import type { Pipeline } from '@/lib/domain/resources/pipelines';
import type { RunParameters } from '@/lib/domain/resources/runs';
import type { TargetSummary } from '@/lib/domain/resources/targets';
import type { SearchSpace } from '@/lib/domain/search-space';

/** What stands in the form at first. */
interface Choice {
  target: string | null;
  library: string | null;
  /** Of a pipeline; null: none. */
  version: string | null;
}

/** Choose a target, a library, a search space and a pipeline; see them in 3D; start. */
export function NewRunForm({ org, choice }: { org: string; choice: Choice }) {
  const targets = useQuery(targetListQuery(org));
  const libraries = useQuery(libraryListQuery(org));
  const defaults = useQuery(runDefaultsQuery(org));
  const mayReadPipelines = useCan('pipeline:read');
  const pipelines = useQuery({ ...pipelineListQuery(org), enabled: mayReadPipelines });
  const failed = [targets, libraries, defaults, pipelines].find((query) => query.isError && !query.data);
  return (
    <>
      <PageHeader trail={[{ href: `/orgs/${org}/runs`, name: 'Runs' }]} title="Start a run" />
      {failed ? (
        <ErrorState
          title="What to choose from could not be loaded"
          error={failed.error}
          onRetry={() => void failed.refetch()}
        />
      ) : targets.data && libraries.data && defaults.data && (pipelines.data || !mayReadPipelines) ? (
        <Form
          org={org}
          choice={choice}
          targets={targets.data.targets}
          libraries={libraries.data.libraries}
          pipelines={pipelines.data?.pipelines ?? null}
          defaults={{ ...parametersOf(DEFAULT_PIPELINE_SPEC), ...defaults.data }}
        />
      ) : (
        <SkeletonRows label="Loading targets and libraries" rows={6} />
      )}
    </>
  );
}

function Form({
  org,
  choice,
  targets,
  libraries,
  pipelines,
  defaults,
}: {
  org: string;
  choice: Choice;
  targets: TargetSummary[];
  libraries: LibrarySummary[];
  /** Null for whoever may not see them. */
  pipelines: Pipeline[] | null;
  defaults: RunParameters;
}) {
  const [targetId, setTargetId] = useState(choice.target);
  const [libraryId, setLibraryId] = useState(choice.library);
  const [ownName, setOwnName] = useState<string | null>(null);
  const [ownMode, setMode] = useState<SearchSpaceMode>('target');
  const [ownDraft, setDraft] = useState<SearchSpaceDraft | null>(null);
  const [versionId, setVersionId] = useState(choice.version);
  const versions = pipelines?.flatMap((pipeline) => pipeline.versions) ?? [];
  const version = versions.find(({ id, state }) => id === versionId && state === 'published') ?? null;
  const [parameters, setParameters] = useState<RunParameters>(
    version ? parametersOf(version.spec) : defaults,
  );
  const [isTried, setTried] = useState(false);

  const targetDetail = useQuery({ ...targetQuery(org, targetId ?? ''), enabled: targetId !== null });
  const target = targetDetail.data ?? null;
  const library = libraries.find((candidate) => candidate.id === libraryId) ?? null;
  const ownSpace = target?.searchSpace ?? null;
  const mode: SearchSpaceMode = target && !ownSpace ? 'numbers' : ownMode;
  const draft = ownDraft ?? (ownSpace ? draftOf(ownSpace) : EMPTY_DRAFT);
  const space = mode === 'target' ? ownSpace : spaceOf(draft);
  const name = ownName ?? (target && library ? `${library.name} into ${target.name}` : '');

  const start = useNewRun(org);
  const asked =
    targetId && libraryId && space
      ? {
          targetId,
          libraryId,
          searchSpace: mode === 'numbers' ? space : undefined,
          pipelineVersionId: version?.id,
          parameters,
        }
      : null;
  const problems = problemsOf({ targetId, libraryId, name, mode, draft, space });
  const fields = { ...issuesByField(start.error), ...(isTried ? problems : {}) };
  /** Its search space comes with the target. */
  const isLoadingTarget = targetId !== null && targetDetail.isPending;

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!asked || Object.keys(problems).length > 0) return;
    start.mutate({ name: name.trim(), ...asked });
  }

  return (
    <form onSubmit={onSubmit} className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <div className="space-y-4">
        <Panel title="What is docked">
          <div className="grid gap-4 sm:grid-cols-2">
            <Select
              label="Target"
              placeholder={targets.length === 0 ? 'no targets yet' : 'choose a target'}
              options={targets.map((option) => ({
                id: option.id,
                name: option.name,
                detail:
                  option.status === 'ready' ? (option.fileName ?? undefined) : `not ready: ${option.status}`,
                isDisabled: option.status !== 'ready',
              }))}
              value={targetId}
              onChange={(id) => {
                setTargetId(id);
                setDraft(null);
              }}
              error={fields.targetId}
            />
            <Select
              label="Library"
              placeholder={libraries.length === 0 ? 'no libraries yet' : 'choose a library'}
              options={libraries.map((option) => ({
                id: option.id,
                name: option.name,
                detail:
                  option.status === 'ready'
                    ? `${plural(option.accepted, 'ligand')}`
                    : `not ready: ${option.status}`,
                isDisabled: option.status !== 'ready',
              }))}
              value={libraryId}
              onChange={setLibraryId}
              error={fields.libraryId}
            />
            <div className="sm:col-span-2">
              <TextField
                label="Name of the run"
                value={name}
                onChange={setOwnName}
                maxLength={200}
                error={fields.name}
              />
            </div>
          </div>
        </Panel>
        <Panel title="Search space">
          <SearchSpaceChoice
            mode={mode}
            onMode={setMode}
            target={target}
            draft={draft}
            onDraft={setDraft}
            space={space}
            errors={fields}
          />
        </Panel>
        <RunRecipe
          pipelines={pipelines}
          version={version}
          defaults={defaults}
          parameters={parameters}
          onVersion={(next) => {
            setVersionId(next?.id ?? null);
            setParameters(next ? parametersOf(next.spec) : defaults);
          }}
          onParameters={setParameters}
          errors={fields}
        />
        {target && <TargetCaveat org={org} target={target} />}
        <RunForecast org={org} asked={asked} />
        <LittleLeft org={org} />
        {targetDetail.isError && !target && (
          <Callout tone="danger" title="The target could not be loaded" isLive>
            <p>{messageOf(targetDetail.error)}</p>
            <Button size="sm" icon={RotateCw} onPress={() => void targetDetail.refetch()}>
              Try again
            </Button>
          </Callout>
        )}
        {start.isError && issuesAreElsewhere(fields) && (
          <Callout tone="danger" title="The run was not started" isLive>
            {messageOf(start.error)}
          </Callout>
        )}
        {Object.keys(fields).length > 0 && (
          <p role="alert" className="text-sm text-danger">
            Some fields need another look.
          </p>
        )}
        <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
          <p className="text-sm text-ink-muted" role="status">
            {isLoadingTarget
              ? 'Loading the target and its search space…'
              : library && target && `${plural(library.accepted, 'ligand')} into ${target.name}`}
          </p>
          <Button type="submit" variant="primary" isPending={start.isPending || isLoadingTarget}>
            Start docking
          </Button>
        </div>
      </div>
      <NewRunPreview target={target} isLoading={isLoadingTarget} space={space} />
    </form>
  );
}

/** What keeps the form from being sent, by field. Never empty while there is no search space. */
function problemsOf({
  targetId,
  libraryId,
  name,
  mode,
  draft,
  space,
}: {
  targetId: string | null;
  libraryId: string | null;
  name: string;
  mode: SearchSpaceMode;
  draft: SearchSpaceDraft;
  space: SearchSpace | null;
}): Record<string, string> {
  const problems: Record<string, string> = mode === 'numbers' ? draftIssues(draft) : {};
  if (!targetId) problems.targetId = 'Choose a target.';
  if (!libraryId) problems.libraryId = 'Choose a library.';
  if (!name.trim()) problems.name = 'Give the run a name.';
  if (!space && targetId && mode === 'target')
    problems.searchSpace = 'The search space is not loaded yet: it comes with the target.';
  return problems;
}

/** Fields of this form; an issue with any other field is shown as a message. */
const OWN_FIELDS =
  /^(name|targetId|libraryId|pipelineVersionId|parameters\..+|searchSpace\.(center|size)Angstrom\.\d)$/;

function issuesAreElsewhere(fields: Record<string, string>): boolean {
  const names = Object.keys(fields);
  return names.length === 0 || names.some((name) => !OWN_FIELDS.test(name));
}
