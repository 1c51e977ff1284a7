'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useCan } from '@/components/access/access-provider';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { messageOf } from '@/components/ui/states';
import { loadExample } from '@/lib/api-client/examples';
import { libraryKeys } from '@/lib/api-client/libraries';
import { targetKeys } from '@/lib/api-client/targets';

/** For whoever has no files at hand: a target and a library in one press, and on to the form of a run of the two. */
export function LoadExample({ org }: { org: string }) {
  const router = useRouter();
  const client = useQueryClient();
  const mayWriteTargets = useCan('target:write');
  const mayWriteLibraries = useCan('library:write');
  const load = useMutation({
    mutationFn: () => loadExample(org),
    onSuccess: ({ targetId, libraryId }) => {
      void client.invalidateQueries({ queryKey: targetKeys.list(org) });
      void client.invalidateQueries({ queryKey: libraryKeys.list(org) });
      router.push(`/orgs/${org}/runs/new?target=${targetId}&library=${libraryId}`);
    },
  });
  if (!mayWriteTargets || !mayWriteLibraries) return null;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-lg border border-line border-dashed px-5 py-4">
        <p className="max-w-2xl text-pretty text-ink-muted">
          No files at hand? The example is Aurora A kinase with the inhibitor it was crystallised with (PDB
          entry 5DT0), and 14 ligands with that inhibitor among them: some minutes of docking.
        </p>
        <Button onPress={() => load.mutate()} isPending={load.isPending || load.isSuccess}>
          {load.isPending ? 'Reading the example…' : 'Load the example'}
        </Button>
      </div>
      {load.isError && (
        <Callout tone="danger" title="The example was not loaded" isLive>
          {messageOf(load.error)}
        </Callout>
      )}
    </div>
  );
}
