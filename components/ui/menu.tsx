'use client';

import { ChevronDown, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Button } from '@/components/ui/button';

export interface MenuEntry {
  id: string;
  name: string;
  detail?: string;
  icon?: LucideIcon;
  /** A link (with `download`: of a file), or an action. */
  href?: string;
  download?: boolean;
  onAction?: () => void;
}

const POPOVER =
  'w-max min-w-48 max-w-[min(22rem,calc(100vw-1rem))] rounded-md border border-line bg-raised p-1 shadow-overlay outline-none';

function Entries({ label, entries }: { label: string; entries: MenuEntry[] }) {
  return (
    <AriaMenu aria-label={label} className="outline-none">
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
    </AriaMenu>
  );
}

/** A button that opens a list of actions or links. */
export function Menu({
  label,
  icon,
  size,
  entries,
  isDisabled,
}: {
  label: string;
  icon?: LucideIcon;
  size?: 'sm' | 'md';
  entries: MenuEntry[];
  isDisabled?: boolean;
}) {
  return (
    <MenuTrigger>
      <Button icon={icon} size={size} isDisabled={isDisabled}>
        {label}
        <ChevronDown aria-hidden className="-mr-1 size-4 text-ink-faint" />
      </Button>
      <Popover offset={4} placement="bottom end" className={POPOVER}>
        <Entries label={label} entries={entries} />
      </Popover>
    </MenuTrigger>
  );
}

/** The same behind a trigger of the caller's own making, and with words above the list. */
export function MenuBehind({
  label,
  trigger,
  heading,
  entries,
}: {
  label: string;
  trigger: ReactNode;
  heading?: ReactNode;
  entries: MenuEntry[];
}) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover offset={4} placement="bottom end" className={POPOVER}>
        {heading && <div className="border-b border-line px-2 pt-1 pb-2 mb-1 text-sm">{heading}</div>}
        <Entries label={label} entries={entries} />
      </Popover>
    </MenuTrigger>
  );
}
