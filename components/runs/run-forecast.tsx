'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { bandOfCpuHours, bandOfDuration } from '@/components/runs/forecast-words';
import { classNames } from '@/components/ui/class-names';
import { Panel } from '@/components/ui/panel';
import { count, plural } from '@/components/ui/quantity';
import { messageOf } from '@/components/ui/states';
import { useSettled } from '@/components/ui/use-settled';
import { type AskedRun, runForecastQuery } from '@/lib/api-client/run-forecast';
import { quotaAmount } from '@/lib/domain/quotas';
import type { RunForecast as Forecast } from '@/lib/domain/resources/run-forecast';

/** Typing a number passes through others. */
const SETTLES_AFTER_MS = 400;

/** What the run would take, as the form stands: what is known already, processor time, when it is done, and the quota. */
export function RunForecast({ org, asked }: { org: string; asked: AskedRun | null }) {
  const settled = useSettled(asked ? JSON.stringify(asked) : null, SETTLES_AFTER_MS);
  const { data, error, isFetching, isPlaceholderData } = useQuery({
    ...runForecastQuery(org, settled ? (JSON.parse(settled) as AskedRun) : null),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel title="What it will take">
      {error ? (
        <p className="text-sm text-ink-muted">No forecast: {messageOf(error)}</p>
      ) : !asked || !data ? (
        <p role="status" className="text-sm text-ink-muted">
          {asked || isFetching
            ? 'Looking for what is known, and reckoning the rest…'
            : 'Choose a target and a library to see it.'}
        </p>
      ) : (
        <div className={classNames('space-y-3', isPlaceholderData && 'opacity-60')} aria-busy={isFetching}>
          <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
            <Figure name="To be docked" value={count(data.ligands - data.known)} note={known(data)} />
            <Figure name="CPU time" {...bandOfCpuHours(data.cpuHours)} />
            <Figure
              name="Done in"
              {...(data.seconds
                ? bandOfDuration(data.seconds)
                : { value: '–', note: 'The first run will tell how fast your machines are.' })}
            />
          </dl>
          <p className="text-sm text-ink-muted">{sentences(data).join(' ')}</p>
        </div>
      )}
    </Panel>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-ink-muted">{name}</dt>
      <dd>
        <p className="text-lg font-semibold tabular-nums">{value}</p>
        <p className="text-sm text-ink-muted tabular-nums">{note}</p>
      </dd>
    </div>
  );
}

function known({ ligands, known }: Forecast): string {
  if (known === 0) return `of ${plural(ligands, 'ligand')}; none is known yet`;
  return `of ${plural(ligands, 'ligand')}; ${count(known)} ${known === 1 ? 'is' : 'are'} known and reused`;
}

/** With several seeds, how often the engine runs. */
function dockingsInWords({ ligands, known, dockings: { least, most } }: Forecast): string[] {
  if (most <= ligands - known) return [];
  const number = least === most ? count(least) : `between ${count(least)} and ${count(most)}`;
  return [`That is ${number} dockings, as ligands are docked with several seeds.`];
}

function sentences(forecast: Forecast): string[] {
  const { cpuHours, calibratedOn, seconds, ligandsAhead, quota } = forecast;
  const said = dockingsInWords(forecast);
  if (cpuHours.expected > 0) {
    said.push(
      calibratedOn > 0
        ? `From the sizes of the ligands and ${plural(calibratedOn, 'docking')} of your last runs; eight in ten runs fall into the ranges.`
        : 'From the sizes of the ligands and general experience: your own first run will make it much closer.',
    );
  }
  if (ligandsAhead > 0 && seconds) {
    said.push(
      `${plural(ligandsAhead, 'ligand')} of other runs ${ligandsAhead === 1 ? 'is' : 'are'} before it, whose time comes on top.`,
    );
  }
  if (quota) {
    const left = Math.max(0, quota.limitCpuHours - quota.usedCpuHours);
    said.push(
      `Of this month’s CPU time ${quotaAmount('cpuHoursPerMonth', left)} are left${
        cpuHours.high > left ? ': the run may have to wait for the next month.' : '.'
      }`,
    );
  }
  return said;
}
