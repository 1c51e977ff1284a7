'use client';

import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import Link from 'next/link';
import { fixed } from '@/components/ui/quantity';
import { missQuery } from '@/lib/api-client/run-results';

/** Says of a ligand that was docked in which settings it differs from the last time; nothing if there was none. */
export function DockedBefore({ org, runId, ligandId }: { org: string; runId: string; ligandId: string }) {
  const { data } = useQuery(missQuery(org, runId, ligandId));
  if (data?.kind !== 'other-settings' || !data.nearest) return null;
  const { nearest } = data;
  return (
    <div className="flex gap-2 border-t border-line px-4 py-3 text-sm text-ink-muted">
      <History aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p className="min-w-0 text-pretty wrap-anywhere">
        {data.summary}{' '}
        <Link
          href={`/orgs/${org}/runs/${nearest.runId}?ligand=${nearest.ligandId}`}
          className="text-accent-strong hover:underline"
        >
          {nearest.runName}
        </Link>{' '}
        <span className="figures whitespace-nowrap">
          gave {fixed(nearest.affinityKcalPerMol, 2)} kcal/mol
        </span>
      </p>
    </div>
  );
}
