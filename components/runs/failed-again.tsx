'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { useCan } from '@/components/access/access-provider';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { plural } from '@/components/ui/quantity';
import { overviewKey } from '@/lib/api-client/overview';
import { dockFailedAgain, runKeys } from '@/lib/api-client/runs';
import { newId } from '@/lib/domain/ids';

/** Sends what failed in a run that has ended again, as a run of its own, and goes there. */
export function FailedAgain({ org, runId, failed }: { org: string; runId: string; failed: number }) {
  const router = useRouter();
  const client = useQueryClient();
  const mayStart = useCan('run:start');
  const [isAsking, setAsking] = useState(false);
  // One for this page: a press that is repeated because no answer came makes no second run.
  const key = useRef(newId('request'));
  const start = useMutation({
    mutationFn: () => dockFailedAgain(org, runId, key.current),
    onSuccess: (next) => {
      client.setQueryData(runKeys.detail(org, next.id), next);
      void client.invalidateQueries({ queryKey: runKeys.list(org) });
      void client.invalidateQueries({ queryKey: overviewKey(org) });
      router.push(`/orgs/${org}/runs/${next.id}`);
    },
  });
  if (!mayStart || failed === 0) return null;
  return (
    <>
      <Button size="sm" icon={RotateCcw} onPress={() => setAsking(true)}>
        Send the failed ones again
      </Button>
      <Dialog
        title="Send the failed ones again?"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        footer={
          <>
            <Button onPress={() => setAsking(false)}>Not now</Button>
            <Button variant="primary" isPending={start.isPending} onPress={() => start.mutate()}>
              Start the run
            </Button>
          </>
        }
      >
        <div className="space-y-3">
          <p className="text-pretty text-ink-muted">
            A new run docks the {plural(failed, 'record')} that failed, into the same receptor and with the
            same settings. This run stays as it is.
          </p>
          <FormProblem error={start.error} fields={[]} />
        </div>
      </Dialog>
    </>
  );
}
