'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { OutcomeBar } from '@/components/runs/outcome-bar';
import { OUTCOME_FILL, OUTCOME_WORDS } from '@/components/runs/run-words';
import { RunningTasks } from '@/components/runs/running-tasks';
import { timeLeft } from '@/components/runs/time-left';
import { classNames } from '@/components/ui/class-names';
import { Elapsed, Moment } from '@/components/ui/moment';
import { Panel } from '@/components/ui/panel';
import { count, fixed, formatDuration, plural } from '@/components/ui/quantity';
import { Tooltip } from '@/components/ui/tooltip';
import { redockedQuery } from '@/lib/api-client/run-results';
import { OUTCOME_MEANING, OUTCOMES, type Outcome, totalOutcomes } from '@/lib/domain/outcomes';
import { REDOCKED_WITHIN_ANGSTROM } from '@/lib/domain/redocking';
import type { RunDetail } from '@/lib/domain/resources/runs';
import { isFinalRunState } from '@/lib/domain/states';

/** A screen reader hears of progress in steps of this share, not at every ligand. */
const SPOKEN_STEP = 0.1;

/** How far a run is: a bar by outcome, a count per outcome, what is being docked, and the first findings. */
export function RunProgress({
  org,
  run,
  onOutcome,
}: {
  org: string;
  run: RunDetail;
  onOutcome: (outcome: Outcome | null) => void;
}) {
  const decided = totalOutcomes(run.counts);
  const spoken = Math.floor(decided / Math.max(run.total, 1) / SPOKEN_STEP) * SPOKEN_STEP;
  const isFinal = isFinalRunState(run.status);
  return (
    <Panel>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-10 gap-y-3">
        <div>
          <p>
            <span className="figures text-2xl font-semibold tracking-tight">{count(decided)}</span>{' '}
            <span className="figures text-ink-muted">of {plural(run.total, 'record')} decided</span>
          </p>
          <ul className="mt-0.5 -ml-2 flex flex-wrap gap-x-1" aria-label="Records by outcome">
            {OUTCOMES.map((outcome) => (
              <li key={outcome}>
                <OutcomeCount
                  outcome={outcome}
                  value={run.counts[outcome]}
                  onPress={() => onOutcome(outcome)}
                />
              </li>
            ))}
            {!isFinal && (
              <li className="flex h-7 items-center px-2 text-sm text-ink-muted">
                Pending <span className="figures ml-1.5 font-medium text-ink">{count(run.pending)}</span>
              </li>
            )}
          </ul>
        </div>
        <dl className="flex flex-wrap gap-x-8 gap-y-2">
          <Figure name="Best affinity" unit="kcal/mol">
            {fixed(run.bestAffinityKcalPerMol, 2)}
          </Figure>
          {run.crystalLigandId && (
            <RedockedFigure org={org} run={run} crystalLigandId={run.crystalLigandId} />
          )}
          <Figure name="Elapsed">
            {run.startedAt ? <Elapsed from={run.startedAt} to={run.finishedAt} /> : '–'}
          </Figure>
          {isFinal ? (
            <Figure name="CPU time">{run.cpuSeconds === null ? '–' : formatDuration(run.cpuSeconds)}</Figure>
          ) : (
            <>
              <Figure name="Rate" unit="ligands/min">
                {fixed(run.ligandsPerMinute, 1)}
              </Figure>
              <Figure name="Cores in use">{count(run.coresInUse)}</Figure>
            </>
          )}
        </dl>
      </div>
      <OutcomeBar run={run} size={isFinal ? 'sm' : 'md'} />
      {run.pausedAt !== null && (
        <p className="mt-3 text-sm text-ink-muted">
          Paused <Moment at={run.pausedAt} />.{' '}
          {run.running.length > 0
            ? `${plural(run.running.length, 'ligand')} under way ${run.running.length === 1 ? 'ends and counts' : 'end and count'}; no other is begun.`
            : 'No ligand is begun until it is resumed.'}
        </p>
      )}
      {run.secondsLeft !== null && (
        <p className="figures mt-2 text-sm text-ink-muted">{timeLeft(run.secondsLeft)}</p>
      )}
      <RunningTasks tasks={run.running} />
      <p role="status" className="sr-only">
        {isFinal
          ? `The run is ${run.status}.`
          : `${Math.round(spoken * 100)} percent of ${plural(run.total, 'record')} decided.`}
      </p>
    </Panel>
  );
}

function OutcomeCount({ outcome, value, onPress }: { outcome: Outcome; value: number; onPress: () => void }) {
  return (
    <Tooltip text={OUTCOME_MEANING[outcome]}>
      {(trigger) => (
        <Button
          {...trigger}
          onPress={onPress}
          isDisabled={value === 0}
          className="flex h-7 items-center gap-1.5 rounded-md px-2 text-sm text-ink-muted hover:bg-hover disabled:opacity-60"
        >
          <span aria-hidden className={classNames('size-2.5 rounded-[3px]', OUTCOME_FILL[outcome])} />
          {OUTCOME_WORDS[outcome]}
          <span className="figures font-medium text-ink">{count(value)}</span>
        </Button>
      )}
    </Tooltip>
  );
}

function Figure({ name, unit, children }: { name: string; unit?: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-ink-muted">{name}</dt>
      <dd className="figures text-lg font-medium">
        {children}
        {unit && <span className="ml-1 text-sm font-normal text-ink-muted">{unit}</span>}
      </dd>
    </div>
  );
}

/** RMSD of the crystal ligand, docked again: does docking find what is known? */
function RedockedFigure({
  org,
  run,
  crystalLigandId,
}: {
  org: string;
  run: RunDetail;
  crystalLigandId: string;
}) {
  const { data } = useQuery(redockedQuery(org, run.id));
  const redocked = data?.results[0];
  if (!redocked || redocked.rmsdAngstrom === null) return null;
  const isFound = redocked.rmsdAngstrom <= REDOCKED_WITHIN_ANGSTROM;
  return (
    <div>
      <dt className="text-xs text-ink-muted">Redocked {crystalLigandId.split(':')[0]}</dt>
      <dd className="figures flex items-center gap-1.5 text-lg font-medium">
        {isFound ? (
          <CircleCheck aria-label="within 2 Å" className="size-4 text-accent" />
        ) : (
          <TriangleAlert aria-label="not within 2 Å" className="size-4 text-warn" />
        )}
        <span>
          {fixed(redocked.rmsdAngstrom, 2)}
          <span className="ml-1 text-sm font-normal text-ink-muted">Å RMSD</span>
        </span>
      </dd>
    </div>
  );
}
