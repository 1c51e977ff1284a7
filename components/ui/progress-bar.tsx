'use client';

import { ProgressBar as AriaProgressBar } from 'react-aria-components/ProgressBar';
import { classNames } from '@/components/ui/class-names';

/** How much of something is done. Null: nobody knows, only that it goes on. */
export function ProgressBar({ label, share }: { label: string; share: number | null }) {
  return (
    <AriaProgressBar
      aria-label={label}
      value={(share ?? 0) * 100}
      isIndeterminate={share === null}
      className="h-1.5 w-full overflow-hidden rounded-full bg-sunken ring-1 ring-line ring-inset"
    >
      {({ percentage }) => (
        <div
          className={classNames(
            'h-full rounded-full bg-accent transition-[width]',
            share === null && 'bar-active',
          )}
          style={{ width: `${percentage ?? 100}%` }}
        />
      )}
    </AriaProgressBar>
  );
}
