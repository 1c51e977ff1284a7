'use client';

import { CircleHelp } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';

const loadPopover = () => import('@/components/ui/help-popover').then((module) => module.HelpPopover);
/** What opens is no part of a page's first load. */
const HelpPopover = dynamic(loadPopover, { ssr: false });
const getReady = () => void loadPopover();

/** A question mark that opens a short explanation by press, so that touch and keyboard reach it too. */
export function HelpTip({ about, children }: { about: string; children: ReactNode }) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        ref={button}
        slot={null}
        aria-label={`About ${about}`}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPress={() => setOpen(true)}
        onHoverStart={getReady}
        onFocus={getReady}
        className="inline-flex size-5 items-center justify-center rounded-full align-middle text-ink-faint hover:text-ink pointer-coarse:size-7"
      >
        <CircleHelp aria-hidden className="size-3.5" />
      </Button>
      {isOpen && (
        <HelpPopover label={`About ${about}`} triggerRef={button} onClose={() => setOpen(false)}>
          {children}
        </HelpPopover>
      )}
    </>
  );
}
