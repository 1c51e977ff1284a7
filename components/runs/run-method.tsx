'use client';

import type { ReactNode } from 'react';
import { FieldName } from '@/components/pipelines/spec-facts';
import { SPEC_FIELDS, valueWords } from '@/components/pipelines/spec-words';
import { TaskGraph } from '@/components/pipelines/task-graph';
import { RunPipelineName } from '@/components/runs/run-pipeline';
import { SearchSpaceText } from '@/components/search-space/search-space-text';
import { CopyableCode } from '@/components/ui/copyable-code';
import { HelpTip } from '@/components/ui/help-tip';
import { Moment } from '@/components/ui/moment';
import { Facts, Panel } from '@/components/ui/panel';
import { DEFAULT_PIPELINE_SPEC, specValues } from '@/lib/domain/pipeline-spec';
import type { RunDetail } from '@/lib/domain/resources/runs';
import { countSteps } from '@/lib/domain/task-graph';

/** Everything that one needs to repeat the run, or to write it up. */
export function RunMethod({ org, run }: { org: string; run: RunDetail }) {
  const { engine } = run;
  const hidden = 'not shown to your role';
  const spec = {
    ...DEFAULT_PIPELINE_SPEC,
    preparation: run.preparation,
    replicates: run.replicates,
    engine: { ...DEFAULT_PIPELINE_SPEC.engine, ...run.parameters },
  };
  const settings = specValues(spec);
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <div className="xl:col-span-2">
        <Panel title="What happens to each record">
          <TaskGraph spec={spec} counts={countSteps(run.counts, run.total, run.running.length)} />
        </Panel>
      </div>
      <Panel title="Engine">
        {engine ? (
          <Facts
            items={[
              { name: 'Program', value: `${engine.name} ${engine.version}` },
              {
                name: 'SHA-256 of binary',
                value: <CopyableCode text={engine.binarySha256} about="SHA-256 of the binary" />,
              },
              { name: 'Affinity', value: <AffinityNote /> },
            ]}
          />
        ) : (
          <p className="text-ink-muted">Known once the first ligand is planned.</p>
        )}
      </Panel>
      <Panel title="Parameters">
        <Facts
          items={[
            { name: 'Pipeline', value: <RunPipelineName org={org} pipeline={run.pipeline} isLong /> },
            ...SPEC_FIELDS.filter(({ field }) => settings.has(field)).map((each) => ({
              name: <FieldName field={each} />,
              value: <span className="figures">{valueWords(each, settings.get(each.field))}</span>,
            })),
          ]}
        />
      </Panel>
      <Panel title="Site">
        <Facts
          items={[
            { name: 'Target', value: run.target.name },
            {
              name: 'Search space',
              value: run.searchSpace ? <SearchSpaceText space={run.searchSpace} /> : hidden,
            },
            { name: 'Crystal ligand', value: run.searchSpace ? (run.crystalLigandId ?? 'none') : hidden },
            { name: 'RMSD', value: 'to the crystal ligand, heavy atoms, symmetry-corrected, in place' },
          ]}
        />
      </Panel>
      <Panel title="Course">
        <Facts
          items={[
            { name: 'Library', value: run.library.name },
            { name: 'Asked for', value: <When at={run.createdAt} /> },
            { name: 'Started', value: <When at={run.startedAt} /> },
            { name: 'Ended', value: <When at={run.finishedAt} /> },
            { name: 'Run id', value: <CopyableCode text={run.id} about="run id" /> },
            {
              name: (
                <span className="inline-flex items-center gap-0.5">
                  Input signature
                  <HelpTip about="Input signature">
                    SHA-256 of all that decides the results: engine, parameters, receptor, search space and
                    molecules. Two runs with the same signature compute the same.
                  </HelpTip>
                </span>
              ),
              value: run.inputSignature ? (
                <CopyableCode text={run.inputSignature} about="input signature" />
              ) : (
                '–'
              ),
            },
          ]}
        />
      </Panel>
    </div>
  );
}

function When({ at }: { at: string | null }): ReactNode {
  return at ? <Moment at={at} isExact /> : '–';
}

function AffinityNote() {
  return (
    <>
      More negative is better. Where this build of the engine has a known defect in its scores, they are
      repaired; the value as reported stands beside every pose.
    </>
  );
}
