import Link from 'next/link';
import { OutcomeBar } from '@/components/runs/outcome-bar';
import { RunStatus } from '@/components/runs/run-status';
import { timeLeft } from '@/components/runs/time-left';
import { Elapsed } from '@/components/ui/moment';
import { count, fixed } from '@/components/ui/quantity';
import { totalOutcomes } from '@/lib/domain/outcomes';
import type { RunningRun } from '@/lib/domain/resources/overview';

/** What runs now: how far it is, the best so far, and how long it still takes. */
export function RunningRuns({ org, runs }: { org: string; runs: readonly RunningRun[] }) {
  if (runs.length === 0) return <p className="px-4 py-5 text-ink-muted">No run is going on.</p>;
  return (
    <ul className="divide-y divide-line">
      {runs.map((run) => (
        <li key={run.id} className="relative px-4 py-3 hover:bg-hover">
          <div className="mb-1 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <div className="flex min-w-0 items-center gap-3">
              <Link
                href={`/orgs/${org}/runs/${run.id}`}
                className="truncate font-medium after:absolute after:inset-0"
              >
                {run.name}
              </Link>
              <RunStatus
                status={run.status}
                isPaused={run.pausedAt !== null}
                isWaiting={run.waitingFor !== null}
              />
            </div>
            <span className="figures text-sm">
              {count(totalOutcomes(run.counts))} / {count(run.total)}
            </span>
          </div>
          <OutcomeBar run={run} />
          <div className="figures mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-sm text-ink-muted">
            <span className="min-w-0 truncate">
              {run.library.name} → {run.target.name}
            </span>
            {run.bestAffinityKcalPerMol !== null && (
              <span>best {fixed(run.bestAffinityKcalPerMol, 2)} kcal/mol</span>
            )}
            <span className="ml-auto flex gap-x-4">
              {run.startedAt && <Elapsed from={run.startedAt} to={null} />}
              {run.secondsLeft !== null && <span className="text-ink">{timeLeft(run.secondsLeft)}</span>}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
