'use client';

import { useMutation } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import { Panel } from '@/components/ui/panel';
import { ProgressBar } from '@/components/ui/progress-bar';
import { count, plural } from '@/components/ui/quantity';
import { messageOf } from '@/components/ui/states';
import { runIsolationProbes } from '@/lib/api-client/operator';
import type { ProbeReport, ProbeResult, ProbeVerdict } from '@/lib/domain/resources/operator';

const ASK_AGAIN_MS = 1_500;
/** Making two databases takes seconds where a worker is free; after so many tries somebody has to look. */
const MOST_TRIES = 40;

/** Tries until the two organisations are there, or it is known why they are not. */
async function probe(): Promise<ProbeReport> {
  for (let tries = 1; ; tries++) {
    const report = await runIsolationProbes();
    if (report.state === 'done' || report.problem !== null || tries === MOST_TRIES) return report;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

/** Tries live whether one organisation can read another, and shows each way with what came back. */
export function IsolationProbes() {
  const run = useMutation({ mutationFn: probe });
  return (
    <Panel
      title="Isolation probes"
      actions={
        <Button size="sm" icon={ShieldCheck} isPending={run.isPending} onPress={() => run.mutate()}>
          {run.data ? 'Run again' : 'Run the probes'}
        </Button>
      }
      flush={run.data?.state === 'done' && !run.isPending}
    >
      {run.isPending ? (
        <div className="space-y-3">
          <ProgressBar label="The probes are running" share={null} />
          <p className="text-sm text-ink-muted">
            A marker is planted in one organisation and looked for from another. The first time, two
            organisations are made for it; that takes some seconds.
          </p>
        </div>
      ) : run.error ? (
        <Callout tone="danger" title="The probes could not be run" isLive>
          {messageOf(run.error)}
        </Callout>
      ) : run.data ? (
        <Report report={run.data} />
      ) : (
        <p className="max-w-prose text-sm text-pretty text-ink-muted">
          Tries on this installation, as it runs, whether one organisation can read another: database, cache,
          objects, logs, streams and API. Two organisations that are nobody’s are used for it, and nothing of
          it stays.
        </p>
      )}
    </Panel>
  );
}

function Report({ report }: { report: ProbeReport }) {
  if (report.state === 'preparing') {
    return (
      <Callout tone="warn" title="The organisations of the probes are not ready" isLive>
        {report.problem ?? 'The worker has not made their databases yet. Try again in a minute.'}
      </Callout>
    );
  }
  return (
    <>
      <div className="border-b border-line p-4">
        <Summary probes={report.probes} />
        <p className="mt-2 text-sm text-ink-muted">
          <Moment at={report.at} isExact />, in {(report.milliseconds / 1000).toFixed(1)} s.
        </p>
      </div>
      <ListTable
        label="Isolation probes"
        rows={report.probes}
        rowId={({ name }) => name}
        columns={[
          { id: 'name', header: 'Layer', isTitle: true, cell: ({ name }) => name },
          { id: 'tried', header: 'What was tried', cell: ({ tried }) => tried },
          {
            id: 'answer',
            header: 'What came back',
            cell: ({ answer }) => <span className="font-mono text-xs break-words">{answer}</span>,
          },
          { id: 'verdict', header: 'Result', cell: ({ verdict }) => <Verdict verdict={verdict} /> },
        ]}
      />
    </>
  );
}

function Summary({ probes }: { probes: ProbeResult[] }) {
  const of = (verdict: ProbeVerdict) => probes.filter((each) => each.verdict === verdict).length;
  const [leaked, unproven] = [of('leaked'), of('unproven')];
  if (leaked > 0) {
    return (
      <Callout tone="danger" title={`${plural(leaked, 'probe')} read another organisation’s data`} isLive>
        Organisations are not kept apart here. Stop serving, and look at what differs from a fresh
        installation: grants, row-level security, roles of the databases.
      </Callout>
    );
  }
  if (unproven > 0) {
    return (
      <Callout tone="warn" title={`${plural(unproven, 'probe')} showed nothing`} isLive>
        The owner could not read its own marker there, so that the other could not either says nothing.
      </Callout>
    );
  }
  return (
    <p role="status" className="font-medium">
      All {count(probes.length)} held: the owner could read its marker each time, and the other could not.
    </p>
  );
}

const VERDICTS: Record<ProbeVerdict, { tone: Tone; word: string }> = {
  held: { tone: 'accent', word: 'Held' },
  leaked: { tone: 'danger', word: 'Leaked' },
  unproven: { tone: 'warn', word: 'Not shown' },
};

function Verdict({ verdict }: { verdict: ProbeVerdict }) {
  const { tone, word } = VERDICTS[verdict];
  return <Badge tone={tone}>{word}</Badge>;
}
