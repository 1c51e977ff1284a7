import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';

/** A framed part of a page with its own heading. */
export function Panel({
  title,
  level = 2,
  actions,
  children,
  flush = false,
}: {
  title?: ReactNode;
  /** 1 where the panel is the page. */
  level?: 1 | 2;
  actions?: ReactNode;
  children: ReactNode;
  /** True: the content reaches the frame (tables, viewers). */
  flush?: boolean;
}) {
  const Heading = `h${level}` as const;
  return (
    <section className="min-w-0 overflow-clip rounded-lg border border-line bg-surface">
      {(title || actions) && (
        <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
          <Heading className="text-base font-semibold">{title}</Heading>
          {actions}
        </header>
      )}
      <div className={classNames(!flush && 'p-4')}>{children}</div>
    </section>
  );
}

/** Pairs of a name and a value, in columns as wide as they need. */
export function Facts({ items }: { items: { name: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,max-content)_minmax(0,1fr)] gap-x-6 gap-y-2 text-sm">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list, and names may be elements
        <div key={index} className="contents">
          <dt className="text-ink-muted">{item.name}</dt>
          <dd className="min-w-0">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
