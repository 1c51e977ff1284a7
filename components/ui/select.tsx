'use client';

import { ChevronDown } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { classNames } from '@/components/ui/class-names';
import { FieldLabel } from '@/components/ui/field';
import { useHydrated } from '@/components/ui/use-hydrated';

export interface SelectOption {
  id: string;
  name: string;
  /** A second line, quieter. */
  detail?: string;
  isDisabled?: boolean;
}

export interface SelectProps {
  label: string;
  /** True: only screen readers are told. */
  isLabelHidden?: boolean;
  options: SelectOption[];
  value: string | null;
  onChange: (id: string) => void;
  placeholder?: string;
  isDisabled?: boolean;
  description?: ReactNode;
  help?: ReactNode;
  error?: string | null;
}

/** Of the button that shows what is chosen. */
export const selectLook = (isInvalid: boolean): string =>
  classNames(
    'flex h-8.5 w-full items-center justify-between gap-2 rounded-md border bg-surface px-2.5 text-left text-base disabled:bg-sunken disabled:opacity-50 pointer-coarse:h-10 max-sm:text-lg',
    isInvalid ? 'border-danger-mark' : 'border-line-strong',
  );

const SelectList = lazy(() =>
  import('@/components/ui/select-list').then((module) => ({ default: module.SelectList })),
);

/**
 * A choice of one from a list that opens. It shows what is chosen from the first byte on; what opens it is large, and
 * comes once the page is alive.
 */
export function Select(props: SelectProps) {
  const closed = <ClosedSelect {...props} />;
  return useHydrated() ? (
    <Suspense fallback={closed}>
      <SelectList {...props} />
    </Suspense>
  ) : (
    closed
  );
}

function ClosedSelect({
  label,
  isLabelHidden,
  options,
  value,
  placeholder,
  help,
  description,
  error,
}: SelectProps) {
  const chosen = options.find(({ id }) => id === value)?.name;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {!isLabelHidden && <FieldLabel label={label} help={help} />}
      <button
        type="button"
        aria-label={`${chosen ?? placeholder ?? ''} ${label}`}
        // Not `disabled`, which would grey for a moment what is in order.
        aria-disabled
        aria-busy
        className={selectLook(Boolean(error))}
      >
        <span className={classNames('min-w-0 truncate', !chosen && 'text-ink-faint')}>
          {chosen ?? placeholder}
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-muted" />
      </button>
      {(error || description) && (
        <span className={classNames('block text-sm', error ? 'text-danger' : 'text-ink-muted')}>
          {error || description}
        </span>
      )}
    </div>
  );
}
