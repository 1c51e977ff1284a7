'use client';

import { CircleHelp } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components/Tooltip';

const PANEL = 'max-w-72 rounded-md border border-line bg-raised text-ink shadow-overlay';

/** Words shown when the pointer rests on, or the focus reaches, the one element inside. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactElement }) {
  return (
    <TooltipTrigger delay={400} closeDelay={80}>
      {children}
      <AriaTooltip offset={6} className={`${PANEL} px-2 py-1 text-xs`}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}

/** A question mark that opens a short explanation by press, so that touch and keyboard reach it too. */
export function HelpTip({ about, children }: { about: string; children: ReactNode }) {
  return (
    <DialogTrigger>
      <Button
        slot={null}
        aria-label={`About ${about}`}
        className="inline-flex size-5 items-center justify-center rounded-full align-middle text-ink-faint hover:text-ink pointer-coarse:size-7"
      >
        <CircleHelp aria-hidden className="size-3.5" />
      </Button>
      <Popover offset={6} className={`${PANEL} px-3 py-2 text-sm outline-none`}>
        {/* A popover without a dialog inside is a plain region; the trigger names it. */}
        <div className="space-y-1.5">{children}</div>
      </Popover>
    </DialogTrigger>
  );
}
