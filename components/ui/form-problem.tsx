'use client';

import { Callout } from '@/components/ui/callout';
import { messageOf } from '@/components/ui/states';
import { issuesByField } from '@/lib/api-client/request';

/** Why a form could not be sent, unless its fields say so themselves. Spoken as soon as it appears. */
export function FormProblem({ error, fields }: { error: unknown; fields: readonly string[] }) {
  if (!error) return null;
  const issues = issuesByField(error);
  if (fields.some((field) => issues[field])) return null;
  return (
    <Callout tone="danger" isLive>
      {messageOf(error)}
    </Callout>
  );
}
