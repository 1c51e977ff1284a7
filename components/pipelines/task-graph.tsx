import { ArrowDown, ArrowRight } from 'lucide-react';
import { SPEC_FIELDS, valueWords } from '@/components/pipelines/spec-words';
import { classNames } from '@/components/ui/class-names';
import { count } from '@/components/ui/quantity';
import { type PipelineSpec, specValues } from '@/lib/domain/pipeline-spec';
import { fieldsOfStep, type StepCounts, TASK_STEPS, type TaskStep } from '@/lib/domain/task-graph';

const STEP_WORDS: Record<TaskStep, { name: string; what: string }> = {
  read: { name: 'Read', what: 'Each record is checked, and gets its verdict.' },
  prepare: { name: 'Prepare', what: 'Charges, stereo, 3D geometry, torsions.' },
  'look-up': { name: 'Look up', what: 'Was exactly this docked here before?' },
  dock: { name: 'Dock', what: 'One process a ligand, tried three times at most.' },
  score: { name: 'Score', what: 'Known defects repaired, poses checked.' },
  rank: { name: 'Rank', what: 'By affinity, best first.' },
};

/** Steps that what is known already passes over. */
const SKIPPED_WHEN_KNOWN = 2;

/**
 * What a pipeline does with each record, as a graph: on a wide page from left to right, on a narrow one from top to
 * bottom.
 * @param counts of a run, to be shown at the steps
 */
export function TaskGraph({ spec, counts }: { spec: PipelineSpec; counts?: Record<TaskStep, StepCounts> }) {
  const values = specValues(spec);
  return (
    <div className="@container">
      <ol className="grid gap-6 @4xl:grid-cols-6">
        {TASK_STEPS.map((step, i) => {
          const settings = fieldsOfStep(step, spec).flatMap((field) => {
            const each = SPEC_FIELDS.find((candidate) => candidate.field === field);
            return each ? [{ name: each.name, value: valueWords(each, values.get(field)) }] : [];
          });
          return (
            <li key={step} className="relative min-w-0">
              <div className="h-full rounded-md border border-line bg-canvas px-3 py-2">
                <h4 className="font-medium">{STEP_WORDS[step].name}</h4>
                <p className="text-sm text-pretty text-ink-muted">{STEP_WORDS[step].what}</p>
                {step === 'look-up' && (
                  <p className="mt-1 text-sm @4xl:sr-only">What is known goes straight to the ranking.</p>
                )}
                {settings.length > 0 && (
                  <dl className="mt-2 space-y-1 border-t border-line pt-2 text-sm">
                    {settings.map(({ name, value }) => (
                      <div key={name}>
                        <dt className="text-xs text-ink-muted">{name}</dt>
                        <dd className="figures">{value}</dd>
                      </div>
                    ))}
                  </dl>
                )}
                {counts && <Counts {...counts[step]} isReused={step === 'look-up'} />}
              </div>
              {i < TASK_STEPS.length - 1 && <Arrow />}
            </li>
          );
        })}
      </ol>
      <div aria-hidden className="hidden grid-cols-6 gap-6 @4xl:grid">
        {/* From below the look-up to below the ranking, past docking and scoring. */}
        <div
          className="relative mx-[calc((100%-4.5rem)/8)] h-7 rounded-b-md border-x border-b border-accent-line"
          style={{ gridColumn: `3 / span ${SKIPPED_WHEN_KNOWN + 2}` }}
        >
          <span className="absolute inset-x-0 bottom-0 mx-auto w-fit translate-y-1/2 bg-surface px-2 text-sm text-accent-strong">
            known: reused, not docked again
          </span>
        </div>
      </div>
    </div>
  );
}

function Counts({ done, active, lost, isReused }: StepCounts & { isReused: boolean }) {
  return (
    <p className={classNames('figures mt-2 border-t border-line pt-2 text-sm')}>
      {count(done)} {isReused ? 'known' : 'done'}
      {active > 0 && <span className="text-accent-strong"> · {count(active)} at work</span>}
      {lost > 0 && <span className="text-warn"> · {count(lost)} ended here</span>}
    </p>
  );
}

function Arrow() {
  return (
    <>
      <ArrowRight
        aria-hidden
        strokeWidth={1.5}
        className="absolute top-3 -right-5.5 hidden size-5 text-ink-faint @4xl:block"
      />
      <ArrowDown
        aria-hidden
        strokeWidth={1.5}
        className="absolute -bottom-5.5 left-3 size-5 text-ink-faint @4xl:hidden"
      />
    </>
  );
}
