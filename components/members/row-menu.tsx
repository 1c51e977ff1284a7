'use client';

import { Ellipsis } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { MenuBehind, type MenuEntry } from '@/components/ui/menu';

/** What may be done with one thing of a list, behind a button; nothing if nothing may be done. */
export function RowMenu({ label, entries }: { label: string; entries: MenuEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <MenuBehind
      label={label}
      entries={entries}
      trigger={
        <Button
          aria-label={label}
          className="inline-flex size-7 items-center justify-center rounded-md text-ink-muted hover:bg-hover hover:text-ink pointer-coarse:size-10"
        >
          <Ellipsis aria-hidden className="size-4" />
        </Button>
      }
    />
  );
}
