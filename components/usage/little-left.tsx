'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Callout } from '@/components/ui/callout';
import { usageQuery } from '@/lib/api-client/usage';
import { nearness, quotaShare, WAITING_QUOTAS } from '@/lib/domain/quotas';
import type { QuotaUsage, Usage } from '@/lib/domain/resources/usage';

/** Says before a run is started that storage or CPU time is nearly or wholly used up. Nothing else is said. */
export function LittleLeft({ org }: { org: string }) {
  const { data } = useQuery(usageQuery(org));
  const short = data?.quotas.filter(isShort) ?? [];
  if (!data || short.length === 0) return null;
  return (
    <Callout
      tone="warn"
      title={
        short.some(({ used, limit }) => used >= limit)
          ? 'The organisation has used up what it may use'
          : 'Little is left of what the organisation may use'
      }
    >
      {short.map((usage) => (
        <p key={usage.quota}>{sentence(usage, data)}</p>
      ))}
      <Link href={`/orgs/${org}/settings/usage`} className="underline">
        See what is used
      </Link>
    </Callout>
  );
}

type Short = QuotaUsage & { quota: (typeof WAITING_QUOTAS)[number]; used: number; limit: number };

function isShort(usage: QuotaUsage): usage is Short {
  const { quota, used, limit } = usage;
  return (
    WAITING_QUOTAS.some((each) => each === quota) &&
    used !== null &&
    limit !== null &&
    nearness(used, limit) !== 'ample'
  );
}

function sentence({ quota, used, limit }: Short, { nextMonthAt }: Usage): string {
  const of = quotaShare(quota, used, limit);
  if (quota === 'storageBytes') {
    return `Storage: ${of} are used. A run waits when it is full, and goes on when there is room.`;
  }
  const turns = `until ${nextMonthAt.slice(0, 10)} (UTC)`;
  return used >= limit
    ? `CPU time: ${of} are used this month. No run is started ${turns}.`
    : `CPU time: ${of} are used this month. A run that uses up the rest waits ${turns}.`;
}
