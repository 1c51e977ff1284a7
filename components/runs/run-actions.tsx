'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  Atom,
  Download,
  FileCheck,
  FileSpreadsheet,
  FileText,
  GitCompareArrows,
  OctagonX,
} from 'lucide-react';
import { useState } from 'react';
import { useCan } from '@/components/access/access-provider';
import { DeleteRestored } from '@/components/runs/restored-run';
import { RunControls } from '@/components/runs/run-controls';
import { Button, ButtonLink } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/dialog';
import { Menu } from '@/components/ui/menu';
import { cancelRun, runKeys } from '@/lib/api-client/runs';
import { totalOutcomes } from '@/lib/domain/outcomes';
import type { RunDetail } from '@/lib/domain/resources/runs';
import { isFinalRunState } from '@/lib/domain/states';

/** What can be done with a run: take its results away, stop it. */
export function RunActions({ org, run }: { org: string; run: RunDetail }) {
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => cancelRun(org, run.id),
    onSuccess: (next) => {
      client.setQueryData(runKeys.detail(org, run.id), next);
      setAsking(false);
    },
  });
  const mayCancel = useCan('run:cancel');
  const mayCompare = useCan('structure:read');
  const canCancel = mayCancel && !isFinalRunState(run.status) && run.cancelRequestedAt === null;
  const ranked = run.counts.docked + run.counts.reused;
  const left = run.total - totalOutcomes(run.counts);
  return (
    <>
      <RunControls org={org} run={run} />
      {canCancel && (
        <Button variant="danger" icon={OctagonX} onPress={() => setAsking(true)}>
          Cancel
        </Button>
      )}
      {run.restored && <DeleteRestored org={org} run={run} />}
      {mayCompare && ranked > 0 && (
        <ButtonLink icon={GitCompareArrows} href={`/orgs/${org}/runs/compare?a=${run.id}`}>
          Compare
        </ButtonLink>
      )}
      <Menu
        label="Download"
        icon={Download}
        isDisabled={ranked === 0}
        entries={[
          ...(run.files.sdf
            ? [
                {
                  id: 'sdf',
                  name: 'Poses, SDF',
                  detail: 'Every pose with the input’s own bonds and all scores',
                  icon: Atom,
                  href: run.files.sdf,
                  download: true,
                },
              ]
            : []),
          {
            id: 'csv',
            name: 'Table, CSV',
            detail: 'One line a ligand, best affinity first',
            icon: FileSpreadsheet,
            href: run.files.csv,
            download: true,
          },
          {
            id: 'parquet',
            name: 'Table, Parquet',
            detail: 'The same columns, typed, for pandas, R or DuckDB',
            icon: FileSpreadsheet,
            href: run.files.parquet,
            download: true,
          },
          {
            id: 'report',
            name: 'Report, to print',
            detail: 'Method, validation and the best ligands with their structures',
            icon: FileText,
            href: `/orgs/${org}/runs/${run.id}/report`,
          },
          ...(run.files.proof
            ? [
                {
                  id: 'proof',
                  name: 'Proof bundle, ZIP',
                  detail: 'Inputs, recipe, results and hashes, to check and repeat elsewhere',
                  icon: FileCheck,
                  href: run.files.proof,
                  download: true,
                },
              ]
            : []),
        ]}
      />
      <ConfirmDialog
        title="Cancel this run?"
        isOpen={isAsking && canCancel}
        onClose={() => setAsking(false)}
        confirmLabel="Cancel the run"
        keepLabel="Keep docking"
        onConfirm={() => cancel.mutate()}
        isPending={cancel.isPending}
        error={cancel.error}
      >
        {left > 0
          ? `${left} of ${run.total} records are still undecided; they will be marked as cancelled. `
          : ''}
        What is docked already stays, and will be reused by the next run.
      </ConfirmDialog>
    </>
  );
}
