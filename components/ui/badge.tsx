import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';

export type Tone = 'neutral' | 'accent' | 'warn' | 'danger';

const TONES: Record<Tone, string> = {
  neutral: 'border-line bg-sunken text-ink-muted',
  accent: 'border-accent-line bg-accent-soft text-accent-strong',
  warn: 'border-warn-line bg-warn-soft text-warn',
  danger: 'border-danger-line bg-danger-soft text-danger',
};

/** A word in a coloured frame: a state, a flag. The word carries the meaning; the colour only repeats it. */
export function Badge({
  tone = 'neutral',
  isActive = false,
  children,
}: {
  tone?: Tone;
  /** Shows a beating dot: something goes on. */
  isActive?: boolean;
  children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        'inline-flex h-5.5 items-center gap-1.5 rounded-sm border px-1.5 text-xs font-medium whitespace-nowrap',
        TONES[tone],
      )}
    >
      {isActive && <span aria-hidden className="size-1.5 animate-pulse rounded-full bg-current" />}
      {children}
    </span>
  );
}
