'use client';

import { useQuery } from '@tanstack/react-query';
import { Atom, Plus } from 'lucide-react';
import { useCan } from '@/components/access/access-provider';
import { crystalLigandName, TargetStatus, VerdictBadge } from '@/components/targets/target-words';
import { ButtonLink } from '@/components/ui/button';
import { type ListColumn, ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { targetListQuery } from '@/lib/api-client/targets';
import type { TargetSummary } from '@/lib/domain/resources/targets';

/** Every target of the organisation. */
export function TargetsView({ org }: { org: string }) {
  const targets = useQuery(targetListQuery(org));
  const seesStructures = useCan('structure:read');
  const mayWrite = useCan('target:write');
  const add = mayWrite && (
    <ButtonLink variant="primary" icon={Plus} href={`/orgs/${org}/targets/new`}>
      Add a target
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title="Targets"
        description="Receptor structures, each with its site: what ligands are docked into."
        actions={add}
      />
      <Panel flush>
        {targets.isPending ? (
          <SkeletonRows label="Loading targets" />
        ) : !targets.data ? (
          <ErrorState
            title="Targets could not be loaded"
            error={targets.error}
            onRetry={() => void targets.refetch()}
          />
        ) : targets.data.targets.length === 0 ? (
          <EmptyState icon={Atom} title="No targets yet" action={add}>
            Upload a protein structure as PDB or mmCIF. If it holds a crystal ligand, that ligand becomes the
            search space and the yardstick for redocking.
          </EmptyState>
        ) : (
          <ListTable
            label="Targets"
            rows={targets.data.targets}
            rowId={(target) => target.id}
            rowHref={(target) => `/orgs/${org}/targets/${target.id}`}
            columns={[
              { id: 'name', header: 'Name', isTitle: true, cell: (target) => target.name },
              { id: 'status', header: 'State', cell: (target) => <TargetStatus status={target.status} /> },
              ...(seesStructures ? STRUCTURE_COLUMNS : []),
              {
                id: 'approved',
                header: 'Approved by',
                cell: (target) => target.approval?.by ?? '–',
              },
              { id: 'added', header: 'Added', cell: (target) => <Moment at={target.createdAt} /> },
            ]}
          />
        )}
      </Panel>
    </>
  );
}

/** What tells of a structure. */
const STRUCTURE_COLUMNS: ListColumn<TargetSummary>[] = [
  {
    id: 'verdict',
    header: 'Verdict',
    cell: (target) => (target.verdict ? <VerdictBadge verdict={target.verdict} /> : '–'),
  },
  {
    id: 'crystal',
    header: 'Crystal ligand',
    cell: (target) => (target.crystalLigandId ? crystalLigandName(target.crystalLigandId) : '–'),
  },
  {
    id: 'file',
    header: 'File',
    cell: (target) => <span className="font-mono text-xs break-all">{target.fileName}</span>,
  },
];
