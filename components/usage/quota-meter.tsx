import { Meter } from 'react-aria-components/Meter';
import { classNames } from '@/components/ui/class-names';
import { nearness } from '@/lib/domain/quotas';

const FILL = { ample: 'bg-accent', little: 'bg-warn', none: 'bg-danger' };

/** How much of a limit is used, as a bar: another colour when little is left, and when nothing is. */
export function QuotaMeter({
  label,
  used,
  limit,
  text,
}: {
  label: string;
  used: number;
  limit: number;
  /** The same in words. */
  text: string;
}) {
  const share = limit > 0 ? Math.min(1, used / limit) : 1;
  return (
    <Meter
      aria-label={label}
      value={share * 100}
      valueLabel={text}
      className="h-2 w-full overflow-hidden rounded-full bg-sunken ring-1 ring-line ring-inset"
    >
      {({ percentage }) => (
        <div
          className={classNames('h-full rounded-full transition-[width]', FILL[nearness(used, limit)])}
          // The first of it shows.
          style={{ width: used > 0 ? `max(${percentage}%, 0.25rem)` : 0 }}
        />
      )}
    </Meter>
  );
}
