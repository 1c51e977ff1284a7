import Link from 'next/link';
import { Fragment, type ReactNode } from 'react';

/** The head of a page: where it lies, what it is called, its state, and what can be done with it. */
export function PageHeader({
  trail = [],
  title,
  status,
  description,
  actions,
}: {
  /** The pages above this one, outermost first. */
  trail?: { href: string; name: string }[];
  title: string;
  status?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 max-w-full">
        {trail.length > 0 && (
          <nav aria-label="Breadcrumb" className="mb-1 text-sm text-ink-muted">
            {trail.map((step, index) => (
              <Fragment key={step.href}>
                <Link href={step.href} className="hover:text-ink hover:underline underline-offset-2">
                  {step.name}
                </Link>
                {index < trail.length - 1 && (
                  <span aria-hidden className="px-1.5 text-ink-faint">
                    /
                  </span>
                )}
              </Fragment>
            ))}
          </nav>
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight">{title}</h1>
          {status}
        </div>
        {description && <div className="mt-1 text-sm text-ink-muted">{description}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
