'use client';

import { Check, Copy } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { useCopied } from '@/components/ui/use-copied';

/** A long code on one line, cut short for the eye; a press copies all of it. */
export function CopyableCode({ text, about }: { text: string; about: string }) {
  const { isDone, copy } = useCopied();
  const Icon = isDone ? Check : Copy;
  return (
    <Button
      aria-label={`Copy ${about}: ${text}`}
      onPress={() => copy(text)}
      className="inline-flex max-w-full items-center gap-1.5 rounded-sm font-mono text-xs hover:text-accent-strong"
    >
      <span className="truncate">{text}</span>
      <Icon aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
      <span aria-live="polite" className="sr-only">
        {isDone && 'Copied'}
      </span>
    </Button>
  );
}
