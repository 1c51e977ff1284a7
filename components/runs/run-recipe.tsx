'use client';

import { RotateCcw } from 'lucide-react';
import { listOfParameters } from '@/components/docking-parameters/parameter-words';
import { ParametersFields } from '@/components/docking-parameters/parameters-fields';
import { preparationWords, replicateWords } from '@/components/pipelines/spec-words';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Select, type SelectOption } from '@/components/ui/select';
import type { NumericParameter } from '@/lib/domain/docking-parameters';
import { DEFAULT_PIPELINE_SPEC, type PipelineSpec } from '@/lib/domain/pipeline-spec';
import type { Pipeline, PipelineVersion } from '@/lib/domain/resources/pipelines';
import type { RunParameters } from '@/lib/domain/resources/runs';

const NO_PIPELINE = 'none';

/** The numbers of a specification's engine. */
export function parametersOf({ engine: { engine: _engine, scoring: _scoring, ...numbers } }: PipelineSpec) {
  return numbers;
}

/** Which version of which pipeline a run starts with, and in which parameters it departs from it. */
export function RunRecipe({
  pipelines,
  version,
  defaults,
  parameters,
  onVersion,
  onParameters,
  errors,
}: {
  /** Null for whoever may not see pipelines. */
  pipelines: Pipeline[] | null;
  /** Null: the organisation's defaults. */
  version: PipelineVersion | null;
  defaults: RunParameters;
  parameters: RunParameters;
  onVersion: (version: PipelineVersion | null) => void;
  onParameters: (parameters: RunParameters) => void;
  errors: Record<string, string>;
}) {
  const inForce = choices(pipelines ?? []);
  const chosen = inForce.find((each) => each.version.id === version?.id);
  const asIs = version ? parametersOf(version.spec) : defaults;
  const adjusted = (Object.keys(asIs) as NumericParameter[]).filter(
    (name) => !Object.is(asIs[name], parameters[name]),
  );
  const from = chosen?.name ?? 'the organisation’s defaults';
  return (
    <Panel
      title="Docking parameters"
      actions={
        <Button
          size="sm"
          variant="quiet"
          icon={RotateCcw}
          isDisabled={adjusted.length === 0}
          onPress={() => onParameters(asIs)}
        >
          Undo changes
        </Button>
      }
    >
      <div className="space-y-3">
        {pipelines && (
          <Select
            label="Pipeline"
            options={[...inForce.map(optionOf), defaultsOption(defaults)]}
            value={version?.id ?? NO_PIPELINE}
            onChange={(id) => onVersion(inForce.find((each) => each.version.id === id)?.version ?? null)}
            error={errors.pipelineVersionId}
          />
        )}
        <p role="status" className="text-sm text-ink-muted">
          {preparationWords((version?.spec ?? DEFAULT_PIPELINE_SPEC).preparation)}{' '}
          {replicateWords((version?.spec ?? DEFAULT_PIPELINE_SPEC).replicates)}{' '}
          {adjusted.length > 0 && (
            <strong className="font-medium text-ink">
              Adjusted from {from}: {listOfParameters(adjusted)}.
            </strong>
          )}
        </p>
        <ParametersFields
          parameters={parameters}
          onChange={(name, value) => onParameters({ ...parameters, [name]: value })}
          errorOf={(name) => errors[`parameters.${name}`]}
        />
      </div>
    </Panel>
  );
}

interface ChoiceOfVersion {
  name: string;
  version: PipelineVersion;
}

function choices(pipelines: Pipeline[]): ChoiceOfVersion[] {
  return pipelines.flatMap(({ name, versions }) =>
    versions
      .filter(({ state }) => state === 'published')
      .map((version) => ({ name: `${name} v${version.version}`, version })),
  );
}

function optionOf({ name, version }: ChoiceOfVersion): SelectOption {
  const { exhaustiveness, poses } = version.spec.engine;
  return { id: version.id, name, detail: `exhaustiveness ${exhaustiveness}, ${poses} poses` };
}

function defaultsOption({ exhaustiveness, poses }: RunParameters): SelectOption {
  return {
    id: NO_PIPELINE,
    name: 'No pipeline',
    detail: `the organisation’s defaults: exhaustiveness ${exhaustiveness}, ${poses} poses`,
  };
}
