'use client';

import type { ReactNode } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';

/** A filter or a way of looking: always exactly one of a few is on. */
export function Segmented<Id extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: { id: Id; name: ReactNode }[];
  value: Id;
  onChange: (id: Id) => void;
}) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [id] = keys;
        if (id !== undefined) onChange(id as Id);
      }}
      className="inline-flex max-w-full gap-0.5 overflow-x-auto rounded-md border border-line bg-sunken p-0.5"
    >
      {options.map((option) => (
        <ToggleButton
          key={option.id}
          id={option.id}
          className="figures inline-flex h-7 shrink-0 items-center gap-1.5 rounded-sm px-2.5 text-sm text-ink-muted hover:text-ink data-selected:bg-surface data-selected:font-medium data-selected:text-ink data-selected:shadow-raised pointer-coarse:h-9"
        >
          {option.name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
