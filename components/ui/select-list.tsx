'use client';

import { Check, ChevronDown } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { FieldFoot, FieldLabel } from '@/components/ui/field';
import { type SelectProps, selectLook } from '@/components/ui/select';

/** A `Select` that can be used. */
export function SelectList({
  label,
  isLabelHidden = false,
  options,
  value,
  onChange,
  placeholder,
  help,
  description,
  error,
  ...props
}: SelectProps) {
  return (
    <AriaSelect
      {...props}
      aria-label={isLabelHidden ? label : undefined}
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
      placeholder={placeholder}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className="flex min-w-0 flex-col gap-1"
    >
      {!isLabelHidden && <FieldLabel label={label} help={help} />}
      <Button className={selectLook(Boolean(error))}>
        <SelectValue className="min-w-0 truncate data-placeholder:text-ink-faint">
          {({ isPlaceholder, defaultChildren, selectedText }) =>
            isPlaceholder ? defaultChildren : selectedText
          }
        </SelectValue>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-muted" />
      </Button>
      <FieldFoot description={description} error={error} />
      <Popover
        offset={4}
        className="max-h-80 min-w-(--trigger-width) max-w-[calc(100vw-1rem)] overflow-auto rounded-md border border-line bg-raised p-1 shadow-overlay outline-none"
      >
        <ListBox items={options} className="outline-none">
          {(option) => (
            <ListBoxItem
              id={option.id}
              textValue={option.name}
              isDisabled={option.isDisabled}
              className="group flex cursor-default items-center gap-2 rounded-sm px-2 py-1.5 text-base data-disabled:opacity-45 data-focused:bg-hover pointer-coarse:py-2.5"
            >
              <Check
                aria-hidden
                className="size-4 shrink-0 text-accent opacity-0 group-data-selected:opacity-100"
              />
              <div className="min-w-0">
                <div className="truncate">{option.name}</div>
                {option.detail && (
                  <div slot="description" className="truncate text-sm text-ink-muted">
                    {option.detail}
                  </div>
                )}
              </div>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
