import { OutcomeBar } from '@/components/runs/outcome-bar';
import { RunPipelineName } from '@/components/runs/run-pipeline';
import { RunStatus } from '@/components/runs/run-status';
import { Badge } from '@/components/ui/badge';
import { Tickbox } from '@/components/ui/choices';
import { ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import { count, fixed } from '@/components/ui/quantity';
import type { RunId } from '@/lib/domain/ids';
import { totalOutcomes } from '@/lib/domain/outcomes';
import type { RunSummary } from '@/lib/domain/resources/runs';

/** Which runs are chosen for something. */
export interface RunChoice {
  ids: readonly RunId[];
  canChoose: (run: RunSummary) => boolean;
  onToggle: (id: RunId) => void;
}

/** Runs, one a row, each a link to its page; with `choice` each has a box to tick. */
export function RunsTable({
  org,
  label,
  runs,
  choice,
}: {
  org: string;
  label: string;
  runs: RunSummary[];
  choice?: RunChoice | null;
}) {
  return (
    <ListTable
      label={label}
      rows={runs}
      rowId={(run) => run.id}
      rowHref={(run) => `/orgs/${org}/runs/${run.id}`}
      columns={[
        ...(choice
          ? [
              {
                id: 'choice',
                header: 'Choose',
                cell: (run: RunSummary) => (
                  <span className="relative z-10 inline-flex">
                    <Tickbox
                      label={`Choose ${run.name}`}
                      isSelected={choice.ids.includes(run.id)}
                      isDisabled={!choice.canChoose(run)}
                      onChange={() => choice.onToggle(run.id)}
                    />
                  </span>
                ),
              },
            ]
          : []),
        { id: 'name', header: 'Run', isTitle: true, cell: (run) => run.name },
        {
          id: 'status',
          header: 'State',
          cell: (run) => (
            <span className="flex flex-wrap items-center gap-1.5">
              <RunStatus
                status={run.status}
                isPaused={run.pausedAt !== null}
                isWaiting={run.waitingFor !== null}
              />
              {run.isRestored && <Badge tone="neutral">Restored</Badge>}
            </span>
          ),
        },
        { id: 'target', header: 'Target', cell: (run) => run.target.name },
        { id: 'library', header: 'Library', cell: (run) => run.library.name },
        {
          id: 'pipeline',
          header: 'Pipeline',
          cell: (run) => <RunPipelineName org={org} pipeline={run.pipeline} />,
        },
        {
          id: 'progress',
          header: 'Outcomes',
          cell: (run) => (
            <span className="flex items-center gap-2.5">
              <span className="w-20 shrink-0">
                <OutcomeBar run={run} />
              </span>
              <span className="figures whitespace-nowrap text-ink-muted">
                {count(totalOutcomes(run.counts))} / {count(run.total)}
              </span>
            </span>
          ),
        },
        {
          id: 'best',
          header: 'Best, kcal/mol',
          align: 'end',
          cell: (run) => fixed(run.bestAffinityKcalPerMol, 2),
        },
        { id: 'created', header: 'Started', cell: (run) => <Moment at={run.createdAt} /> },
      ]}
    />
  );
}
