'use client';

import { X } from 'lucide-react';
import { Button } from 'react-aria-components/Button';

/** Something that is in force, and is taken away by a press. */
export function Chip({
  text,
  removeLabel,
  onRemove,
}: {
  text: string;
  removeLabel: string;
  onRemove: () => void;
}) {
  return (
    <Button
      onPress={onRemove}
      aria-label={removeLabel}
      className="figures inline-flex h-7 max-w-full items-center gap-1 rounded-md border border-accent-line bg-accent-soft pr-1.5 pl-2 text-sm text-accent-strong hover:border-accent pointer-coarse:h-9"
    >
      <span className="min-w-0 truncate">{text}</span>
      <X aria-hidden className="size-3.5 shrink-0" />
    </Button>
  );
}
