'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, type RefObject, useRef, useState } from 'react';
import { useTooltipTrigger } from 'react-aria/useTooltipTrigger';
import type { ButtonProps } from 'react-aria-components/Button';
import { useTooltipTriggerState } from 'react-stately/useTooltipTriggerState';

const TIMES = { delay: 400, closeDelay: 80 };

/** What opens is no part of a page's first load. */
const TooltipWords = dynamic(
  () => import('@/components/ui/tooltip-words').then((module) => module.TooltipWords),
  { ssr: false },
);

/** For the button that has the tooltip. */
type TriggerProps = ButtonProps & { ref: RefObject<HTMLButtonElement | null> };

/** Words shown when the pointer rests on, or the focus reaches, the one button inside. */
export function Tooltip({
  text,
  children,
}: {
  text: ReactNode;
  children: (trigger: TriggerProps) => ReactNode;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const state = useTooltipTriggerState(TIMES);
  const { triggerProps, tooltipProps } = useTooltipTrigger(TIMES, state, button);
  const [wasOpened, setOpened] = useState(false);
  if (state.isOpen && !wasOpened) setOpened(true);
  return (
    <>
      {children({ ...(triggerProps as ButtonProps), ref: button })}
      {wasOpened && (
        <TooltipWords id={tooltipProps.id} state={state} triggerRef={button}>
          {text}
        </TooltipWords>
      )}
    </>
  );
}
