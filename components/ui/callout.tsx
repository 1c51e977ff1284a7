import { CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';

const TONES = {
  info: { icon: Info, frame: 'border-line bg-sunken', mark: 'text-ink-muted' },
  warn: { icon: TriangleAlert, frame: 'border-warn-line bg-warn-soft', mark: 'text-warn' },
  danger: { icon: CircleX, frame: 'border-danger-line bg-danger-soft', mark: 'text-danger' },
};

/** A sentence or two that must not be overlooked. `isLive`: spoken as soon as it appears. */
export function Callout({
  tone,
  title,
  children,
  isLive = false,
}: {
  tone: keyof typeof TONES;
  title?: string;
  children?: ReactNode;
  isLive?: boolean;
}) {
  const { icon: Icon, frame, mark } = TONES[tone];
  return (
    <div
      role={isLive ? 'alert' : undefined}
      className={classNames('flex gap-2.5 rounded-md border px-3 py-2.5 text-sm', frame)}
    >
      <Icon aria-hidden className={classNames('mt-0.5 size-4 shrink-0', mark)} />
      <div className="min-w-0 space-y-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="text-ink">{children}</div>}
      </div>
    </div>
  );
}
