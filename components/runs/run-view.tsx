'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { RestoredNote } from '@/components/runs/restored-run';
import { RunActions } from '@/components/runs/run-actions';
import { RunProgress } from '@/components/runs/run-progress';
import { RunResults } from '@/components/runs/run-results';
import { RunStatus } from '@/components/runs/run-status';
import { useRunStream } from '@/components/runs/use-run-stream';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { Sections } from '@/components/ui/sections';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { useUrlState } from '@/components/ui/use-url-state';
import type { LedgerFilter } from '@/lib/api-client/run-results';
import { runQuery } from '@/lib/api-client/runs';
import { OUTCOMES } from '@/lib/domain/outcomes';
import type { RunDetail } from '@/lib/domain/resources/runs';
import { isFinalRunState } from '@/lib/domain/states';

/** Parts that are not in sight first come with their tab. */
const RunLedger = dynamic(() => import('@/components/runs/run-ledger').then((module) => module.RunLedger));
const RunMethod = dynamic(() => import('@/components/runs/run-method').then((module) => module.RunMethod));

/** One run: live while it goes on, then its ranking, its ledger and its method. */
export function RunView({ org, runId }: { org: string; runId: string }) {
  const [isPolling, setPolling] = useState(true);
  const run = useQuery(runQuery(org, runId, isPolling));
  const path = run.data && !isFinalRunState(run.data.status) ? run.data.files.events : null;
  const isStreaming = useRunStream(org, runId, path);
  if (isPolling === isStreaming) setPolling(!isStreaming);

  if (run.data) return <Loaded org={org} run={run.data} />;
  if (run.isPending) return <SkeletonRows label="Loading the run" rows={8} />;
  return (
    <ErrorState title="The run could not be loaded" error={run.error} onRetry={() => void run.refetch()} />
  );
}

const LEDGER_FILTERS: readonly LedgerFilter[] = [...OUTCOMES, 'undecided'];

function Loaded({ org, run }: { org: string; run: RunDetail }) {
  const [url, changeUrl] = useUrlState();
  const outcome = LEDGER_FILTERS.find((candidate) => candidate === url.get('outcome')) ?? null;
  const ranked = run.counts.docked + run.counts.reused;

  function showOutcome(next: LedgerFilter | null) {
    changeUrl({ tab: 'ledger', outcome: next });
  }

  return (
    <>
      <PageHeader
        trail={[{ href: `/orgs/${org}/runs`, name: 'Runs' }]}
        title={run.name}
        status={
          <RunStatus
            status={run.status}
            isCancelling={run.cancelRequestedAt !== null}
            isPaused={run.pausedAt !== null}
            isWaiting={run.waitingFor !== null}
          />
        }
        description={
          <>
            <Link
              className="hover:text-ink hover:underline"
              href={`/orgs/${org}/libraries/${run.library.id}`}
            >
              {run.library.name}
            </Link>
            {run.failedIn && (
              <>
                {', what failed in '}
                <Link className="hover:text-ink hover:underline" href={`/orgs/${org}/runs/${run.failedIn}`}>
                  an earlier run
                </Link>
              </>
            )}{' '}
            <span aria-hidden>→</span>
            <span className="sr-only">into</span>{' '}
            <Link className="hover:text-ink hover:underline" href={`/orgs/${org}/targets/${run.target.id}`}>
              {run.target.name}
            </Link>
          </>
        }
        actions={<RunActions org={org} run={run} />}
      />
      <div className="space-y-4">
        {run.restored && <RestoredNote restored={run.restored} />}
        {run.error && (
          <Callout tone="danger" title="This run failed" isLive>
            {run.error}
          </Callout>
        )}
        {run.warnings.map((warning) => (
          <Callout key={warning} tone="warn" title="Results in doubt">
            {warning}
          </Callout>
        ))}
        {run.waitingReason && (
          <Callout tone="warn" title="This run is waiting" isLive>
            {run.waitingReason}
          </Callout>
        )}
        <RunProgress org={org} run={run} onOutcome={showOutcome} />
        <Sections
          label="Parts of the run"
          sections={[
            {
              id: 'results',
              name: 'Results',
              count: ranked,
              content: <RunResults org={org} run={run} />,
            },
            {
              id: 'ledger',
              name: 'Ledger',
              count: run.total,
              content: (
                <RunLedger
                  org={org}
                  run={run}
                  outcome={outcome}
                  onOutcome={(next) => changeUrl({ outcome: next })}
                />
              ),
            },
            { id: 'method', name: 'Method', content: <RunMethod org={org} run={run} /> },
          ]}
        />
      </div>
    </>
  );
}
