'use client';

import { SearchX } from 'lucide-react';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/states';

/** The words for an address behind which there is nothing, or nothing for this person. */
export function NotFoundState() {
  return (
    <EmptyState
      icon={SearchX}
      title="There is nothing here"
      action={<ButtonLink href="/">To your organisations</ButtonLink>}
    >
      The address is wrong, the thing has been removed, or it belongs to an organisation that you are not in.
    </EmptyState>
  );
}
