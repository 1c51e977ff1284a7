'use client';

import type { ReactNode, RefObject } from 'react';
import { Tooltip, TooltipTriggerStateContext } from 'react-aria-components/Tooltip';
import type { TooltipTriggerState } from 'react-stately/useTooltipTriggerState';

/** What a `Tooltip` opens. */
export function TooltipWords({
  id,
  state,
  triggerRef,
  children,
}: {
  id: string | undefined;
  state: TooltipTriggerState;
  triggerRef: RefObject<HTMLElement | null>;
  children: ReactNode;
}) {
  return (
    <TooltipTriggerStateContext value={state}>
      <Tooltip
        {...(id === undefined ? {} : { id })}
        triggerRef={triggerRef}
        offset={6}
        className="max-w-72 rounded-md border border-line bg-raised px-2 py-1 text-xs text-ink shadow-overlay"
      >
        {children}
      </Tooltip>
    </TooltipTriggerStateContext>
  );
}
