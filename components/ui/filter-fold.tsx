'use client';

import { ListFilter } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';

/** Filters above a list: in sight where there is room; on a phone behind a button, so that the list is. */
export function FilterFold({ inForce, children }: { inForce: number; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="mb-3">
      <div className="sm:hidden">
        <Button icon={ListFilter} aria-expanded={isOpen} aria-controls={id} onPress={() => setOpen(!isOpen)}>
          Filters{inForce > 0 && <span className="figures text-accent">{inForce}</span>}
        </Button>
      </div>
      <div id={id} className={classNames('space-y-3 max-sm:mt-3', !isOpen && 'max-sm:hidden')}>
        {children}
      </div>
    </div>
  );
}
