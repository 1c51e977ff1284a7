'use client';

import { useMutation } from '@tanstack/react-query';
import { BadgeCheck, ShieldCheck } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { CopyableCode } from '@/components/ui/copyable-code';
import { count } from '@/components/ui/quantity';
import { messageOf } from '@/components/ui/states';
import { verifyAudit } from '@/lib/api-client/audit';
import { type AuditVerification, CHAIN_PROBLEM_WORDS } from '@/lib/domain/resources/audit';

/** Asks the server to recompute the log; its button is placed apart from what it found. */
export function useAuditVerification(org: string) {
  const verify = useMutation({ mutationFn: () => verifyAudit(org) });
  return {
    button: (
      <Button icon={ShieldCheck} isPending={verify.isPending} onPress={() => verify.mutate()}>
        Verify the log
      </Button>
    ),
    finding: verify.isError ? (
      <Callout tone="danger" title="The log could not be verified" isLive>
        {messageOf(verify.error)}
      </Callout>
    ) : verify.data ? (
      <Finding found={verify.data} />
    ) : null,
  };
}

function Finding({ found }: { found: AuditVerification }) {
  if (found.brokenAt) {
    return (
      <Callout tone="danger" title={`The log is broken at entry ${found.brokenAt.seq}`} isLive>
        It {CHAIN_PROBLEM_WORDS[found.brokenAt.problem]}. Entries that hold before it: {count(found.entries)}.
      </Callout>
    );
  }
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-accent-line bg-accent-soft px-3 py-2.5 text-sm"
    >
      <BadgeCheck aria-hidden className="size-4 shrink-0 text-accent-strong" />
      <span className="font-semibold">
        {found.entries === 1 ? 'The 1 entry holds.' : `All ${count(found.entries)} entries hold.`}
      </span>
      {found.last && (
        <span className="flex min-w-0 items-center gap-1.5 text-ink-muted">
          <span className="whitespace-nowrap">Last entry</span>
          <CopyableCode
            text={`${found.last.seq}:${found.last.hash}`}
            about="number and hash of the last entry"
          />
        </span>
      )}
    </div>
  );
}
