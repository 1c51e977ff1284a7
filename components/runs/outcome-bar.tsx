import { OUTCOME_FILL, OUTCOME_WORDS } from '@/components/runs/run-words';
import { classNames } from '@/components/ui/class-names';
import { plural } from '@/components/ui/quantity';
import { OUTCOMES, totalOutcomes } from '@/lib/domain/outcomes';
import type { RunSummary } from '@/lib/domain/resources/runs';
import { isFinalRunState } from '@/lib/domain/states';

/** One bar for a run: a part for each outcome, and what is left. */
export function OutcomeBar({
  run,
  size = 'sm',
}: {
  run: Pick<RunSummary, 'name' | 'total' | 'counts' | 'status' | 'pausedAt'>;
  size?: 'sm' | 'md';
}) {
  const decided = totalOutcomes(run.counts);
  const share = (value: number) => `${(value / Math.max(run.total, 1)) * 100}%`;
  const words = OUTCOMES.filter((outcome) => run.counts[outcome] > 0)
    .map((outcome) => `${run.counts[outcome]} ${OUTCOME_WORDS[outcome].toLowerCase()}`)
    .join(', ');
  return (
    <div
      role="progressbar"
      aria-label={`Progress of ${run.name}`}
      aria-valuemin={0}
      aria-valuemax={run.total}
      aria-valuenow={decided}
      aria-valuetext={`${decided} of ${plural(run.total, 'record')} decided${words && `: ${words}`}`}
      className={classNames(
        'flex w-full gap-px overflow-hidden rounded-full bg-sunken ring-1 ring-line ring-inset',
        size === 'sm' ? 'h-1.5' : 'h-2.5',
      )}
    >
      {OUTCOMES.map(
        (outcome) =>
          run.counts[outcome] > 0 && (
            <div
              key={outcome}
              className={classNames('h-full transition-[width] duration-500', OUTCOME_FILL[outcome])}
              style={{ width: share(run.counts[outcome]) }}
            />
          ),
      )}
      {!isFinalRunState(run.status) && (
        <div className={classNames('h-full grow bg-accent-soft', run.pausedAt === null && 'bar-active')} />
      )}
    </div>
  );
}
