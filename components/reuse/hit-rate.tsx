import { Panel } from '@/components/ui/panel';
import { count, formatDuration, plural } from '@/components/ui/quantity';
import type { Reuse } from '@/lib/domain/resources/reuse';

/** What was reused and docked on each of the last days: bars, and a table for those who hear the page. */
export function HitRate({ days }: { days: Reuse['days'] }) {
  const most = Math.max(1, ...days.map(({ docked, reused }) => docked + reused));
  const sum = (what: 'docked' | 'reused' | 'cpuHoursSaved') =>
    days.reduce((total, day) => total + day[what], 0);
  const [docked, reused] = [sum('docked'), sum('reused')];
  return (
    <Panel
      title={`Last ${days.length} days`}
      actions={
        <p className="flex flex-wrap items-center gap-x-4 text-sm text-ink-muted">
          <Key className="bg-accent">{plural(reused, 'ligand')} reused</Key>
          <Key className="bg-line-strong">{count(docked)} docked</Key>
        </p>
      }
    >
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <div className="w-32 shrink-0">
          <p className="figures text-2xl font-semibold">{share(reused, docked)}</p>
          <p className="text-sm text-ink-muted">
            hit rate; {formatDuration(sum('cpuHoursSaved') * 3600)} of CPU time saved
          </p>
        </div>
        <div aria-hidden className="min-w-0 flex-1 basis-64">
          <div className="flex h-20 items-end gap-px border-b border-line sm:gap-0.5">
            {days.map((day) => (
              <div
                key={day.day}
                title={`${day.day}: ${count(day.reused)} reused, ${count(day.docked)} docked`}
                className="flex h-full flex-1 flex-col justify-end gap-px"
              >
                <Bar className="bg-line-strong" part={day.docked / most} />
                <Bar className="bg-accent" part={day.reused / most} />
              </div>
            ))}
          </div>
          <div className="figures mt-1 flex justify-between text-xs text-ink-muted">
            <span>{days[0]?.day}</span>
            <span>{days.at(-1)?.day} (UTC)</span>
          </div>
        </div>
      </div>
      <table className="sr-only">
        <caption>Docked and reused by day</caption>
        <thead>
          <tr>
            <th scope="col">Day (UTC)</th>
            <th scope="col">Reused</th>
            <th scope="col">Docked</th>
            <th scope="col">Hit rate</th>
          </tr>
        </thead>
        <tbody>
          {days
            .filter((day) => day.docked + day.reused > 0)
            .map((day) => (
              <tr key={day.day}>
                <th scope="row">{day.day}</th>
                <td>{count(day.reused)}</td>
                <td>{count(day.docked)}</td>
                <td>{share(day.reused, day.docked)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Key({ className, children }: { className: string; children: React.ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={`size-2.5 rounded-xs ${className}`} />
      {children}
    </span>
  );
}

/** A small part is seen all the same. */
function Bar({ className, part }: { className: string; part: number }) {
  if (part === 0) return null;
  return <div className={className} style={{ height: `${Math.max(3, part * 100)}%` }} />;
}

const share = (reused: number, docked: number) =>
  reused + docked === 0 ? '–' : `${Math.round((reused / (reused + docked)) * 100)} %`;
