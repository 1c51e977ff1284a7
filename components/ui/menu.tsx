'use client';

import { ChevronDown, type LucideIcon } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useRef, useState } from 'react';
import { useMenuTrigger } from 'react-aria/useMenu';
import { ButtonContext } from 'react-aria-components/Button';
import { useMenuTriggerState } from 'react-stately/useMenuTriggerState';
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

const loadPopover = () => import('@/components/ui/menu-popover').then((module) => module.MenuPopover);
/** What opens is no part of a page's first load. */
const MenuPopover = dynamic(loadPopover, { ssr: false });

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
    <MenuBehind
      label={label}
      entries={entries}
      trigger={
        <Button icon={icon} size={size} isDisabled={isDisabled}>
          {label}
          <ChevronDown aria-hidden className="-mr-1 size-4 text-ink-faint" />
        </Button>
      }
    />
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
  /** One button of React Aria's. */
  trigger: ReactNode;
  heading?: ReactNode;
  entries: MenuEntry[];
}) {
  const button = useRef<HTMLButtonElement>(null);
  const state = useMenuTriggerState({});
  const { menuTriggerProps, menuProps } = useMenuTrigger<MenuEntry>({ type: 'menu' }, state, button);
  const [wasOpened, setOpened] = useState(false);
  if (state.isOpen && !wasOpened) setOpened(true);
  return (
    <>
      <ButtonContext
        value={{
          ...menuTriggerProps,
          ref: button,
          onHoverStart: () => void loadPopover(),
          onFocus: () => void loadPopover(),
        }}
      >
        {trigger}
      </ButtonContext>
      {wasOpened && (
        <MenuPopover
          label={label}
          heading={heading}
          entries={entries}
          state={state}
          triggerRef={button}
          menuProps={menuProps}
        />
      )}
    </>
  );
}
