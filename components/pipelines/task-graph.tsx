import { ArrowDown, ArrowRight } from 'lucide-react';
import { count, plural } from '@/components/ui/quantity';
import type { PipelineSpec } from '@/lib/domain/pipeline-spec';
import { type StepCounts, TASK_STEPS, type TaskStep } from '@/lib/domain/task-graph';

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
  return (
    <div className="@container">
      <ol className="grid gap-6 @3xl:grid-cols-6">
        {TASK_STEPS.map((step, i) => {
          const settings = settingsOf(step, spec);
          return (
            <li key={step} className="relative min-w-0">
              <div className="h-full rounded-md border border-line bg-canvas px-3 py-2">
                <h3 className="font-medium">{STEP_WORDS[step].name}</h3>
                <p className="text-sm text-pretty text-ink-muted">{STEP_WORDS[step].what}</p>
                {step === 'look-up' && (
                  <p className="mt-1 text-sm @3xl:sr-only">What is known goes straight to the ranking.</p>
                )}
                {settings && <p className="mt-1 text-sm text-pretty">{settings}</p>}
                {counts && <Counts {...counts[step]} isReused={step === 'look-up'} />}
              </div>
              {i < TASK_STEPS.length - 1 && <Arrow />}
            </li>
          );
        })}
      </ol>
      <div aria-hidden className="hidden grid-cols-6 gap-6 @3xl:grid">
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

/** The settings that decide most about a step; all of them stand in the panel of parameters. */
function settingsOf(step: TaskStep, { preparation, engine, replicates }: PipelineSpec): string | null {
  if (step === 'prepare') {
    return preparation.protonation === 'ph' ? `Charged as at pH ${preparation.pH}.` : 'Charges as given.';
  }
  if (step !== 'dock') return null;
  const seeds = replicates.seeds > 1 ? `, ${replicates.seeds} seeds` : '';
  return `Exhaustiveness ${engine.exhaustiveness}, ${plural(engine.poses, 'pose')} at most${seeds}.`;
}

function Counts({ done, active, lost, isReused }: StepCounts & { isReused: boolean }) {
  return (
    <p className="figures mt-2 border-t border-line pt-2 text-sm">
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
        className="absolute top-3 -right-5.5 hidden size-5 text-ink-faint @3xl:block"
      />
      <ArrowDown
        aria-hidden
        strokeWidth={1.5}
        className="absolute -bottom-5.5 left-3 size-5 text-ink-faint @3xl:hidden"
      />
    </>
  );
}
