import { OutcomeBar } from '@/components/runs/outcome-bar';
import { RunPipelineName } from '@/components/runs/run-pipeline';
import { RunStatus } from '@/components/runs/run-status';
import { ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import { count, fixed } from '@/components/ui/quantity';
import { totalOutcomes } from '@/lib/domain/outcomes';
import type { RunSummary } from '@/lib/domain/resources/runs';

/** Runs, one a row, each a link to its page. */
export function RunsTable({ org, label, runs }: { org: string; label: string; runs: RunSummary[] }) {
  return (
    <ListTable
      label={label}
      rows={runs}
      rowId={(run) => run.id}
      rowHref={(run) => `/orgs/${org}/runs/${run.id}`}
      columns={[
        { id: 'name', header: 'Run', isTitle: true, cell: (run) => run.name },
        {
          id: 'status',
          header: 'State',
          cell: (run) => (
            <RunStatus
              status={run.status}
              isPaused={run.pausedAt !== null}
              isWaiting={run.waitingFor !== null}
            />
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
