'use client';

import { Callout } from '@/components/ui/callout';
import { Moment } from '@/components/ui/moment';

/** Tells everybody in an organisation that its deletion waits. */
export function DeletionNotice({ beginsAt }: { beginsAt: string }) {
  return (
    <Callout tone="warn" title="This organisation is going to be deleted">
      <p>
        It begins on <Moment at={beginsAt} isExact />. Take home what you need; an Admin can withdraw it until
        then.
      </p>
    </Callout>
  );
}
