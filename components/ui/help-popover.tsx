'use client';

import type { ReactNode, RefObject } from 'react';
import { Popover } from 'react-aria-components/Popover';

/** What a `HelpTip` opens. */
export function HelpPopover({
  label,
  triggerRef,
  onClose,
  children,
}: {
  label: string;
  triggerRef: RefObject<HTMLElement | null>;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Popover
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      triggerRef={triggerRef}
      aria-label={label}
      offset={6}
      className="max-w-72 rounded-md border border-line bg-raised px-3 py-2 text-sm text-ink shadow-overlay outline-none"
    >
      <div className="space-y-1.5">{children}</div>
    </Popover>
  );
}
