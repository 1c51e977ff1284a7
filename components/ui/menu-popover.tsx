'use client';

import type { ReactNode, RefObject } from 'react';
import type { AriaMenuOptions } from 'react-aria/useMenu';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import type { MenuTriggerState } from 'react-stately/useMenuTriggerState';
import type { MenuEntry } from '@/components/ui/menu';

/** What a menu's button opens. */
export function MenuPopover({
  label,
  heading,
  entries,
  state,
  triggerRef,
  menuProps,
}: {
  label: string;
  heading?: ReactNode;
  entries: MenuEntry[];
  state: MenuTriggerState;
  triggerRef: RefObject<HTMLElement | null>;
  /** As the trigger gives them: the name, which entry has the focus first, how it closes. */
  menuProps: AriaMenuOptions<MenuEntry>;
}) {
  return (
    <Popover
      isOpen={state.isOpen}
      onOpenChange={state.setOpen}
      triggerRef={triggerRef}
      aria-label={label}
      offset={4}
      placement="bottom end"
      className="w-max min-w-48 max-w-[min(22rem,calc(100vw-1rem))] rounded-md border border-line bg-raised p-1 shadow-overlay outline-none"
    >
      {heading && <div className="border-b border-line px-2 pt-1 pb-2 mb-1 text-sm">{heading}</div>}
      <Menu
        id={menuProps.id}
        autoFocus={menuProps.autoFocus}
        onClose={menuProps.onClose}
        aria-label={label}
        className="outline-none"
      >
        {entries.map(({ icon: Icon, ...entry }) => (
          <MenuItem
            key={entry.id}
            id={entry.id}
            textValue={entry.name}
            href={entry.href}
            download={entry.download}
            onAction={entry.onAction}
            className="flex cursor-pointer items-start gap-2.5 rounded-sm px-2 py-1.5 text-base outline-none data-focused:bg-hover pointer-coarse:py-2.5"
          >
            {Icon && <Icon aria-hidden className="mt-0.75 size-4 shrink-0 text-ink-muted" />}
            <span className="min-w-0">
              <span className="block">{entry.name}</span>
              {entry.detail && <span className="block text-sm text-ink-muted">{entry.detail}</span>}
            </span>
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
