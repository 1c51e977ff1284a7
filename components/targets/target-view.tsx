'use client';

import { useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useCan } from '@/components/access/access-provider';
import { StructuresHidden } from '@/components/access/structures-hidden';
import { draftOf } from '@/components/search-space/draft';
import { StructureViewer } from '@/components/structure-viewer/structure-viewer';
import { ApprovalPanel } from '@/components/targets/approval-panel';
import { PreparationForm } from '@/components/targets/preparation-form';
import { ScrutinyPanel } from '@/components/targets/scrutiny-panel';
import { SearchSpacePanel } from '@/components/targets/search-space-panel';
import { TargetFacts } from '@/components/targets/target-facts';
import { crystalLigandName, TargetStatus } from '@/components/targets/target-words';
import { usePreparation } from '@/components/targets/use-preparation';
import { useSearchSpace } from '@/components/targets/use-search-space';
import { ArchiveAction } from '@/components/ui/archive-action';
import { ButtonLink } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { Segmented } from '@/components/ui/segmented';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { useUrlState } from '@/components/ui/use-url-state';
import { archiveTarget, restoreTarget, targetKeys, targetQuery } from '@/lib/api-client/targets';
import type { TargetDetail } from '@/lib/domain/resources/targets';

/** One target: its structure in 3D, what was found in it, and how it was prepared. */
export function TargetView({ org, targetId }: { org: string; targetId: string }) {
  const target = useQuery(targetQuery(org, targetId));
  if (target.data) return <Loaded org={org} target={target.data} />;
  if (target.isPending) return <SkeletonRows label="Loading the target" rows={8} />;
  return (
    <ErrorState
      title="The target could not be loaded"
      error={target.error}
      onRetry={() => void target.refetch()}
    />
  );
}

type Shown = 'prepared' | 'uploaded' | 'both';

const SHOWN: { id: Shown; name: string }[] = [
  { id: 'prepared', name: 'Prepared' },
  { id: 'uploaded', name: 'Uploaded' },
  { id: 'both', name: 'Both' },
];

function Loaded({ org, target }: { org: string; target: TargetDetail }) {
  const isPreparing = target.status === 'uploaded' || target.status === 'preparing';
  const seesStructures = useCan('structure:read');
  const mayWrite = useCan('target:write');
  const mayStart = useCan('run:start');
  const mayChange = mayWrite && seesStructures;
  const editor = useSearchSpace(org, target, mayChange);
  const [url, changeUrl] = useUrlState();
  const shown = SHOWN.find(({ id }) => id === url.get('show'))?.id ?? 'prepared';
  const setShown = (id: Shown) => changeUrl({ show: id === 'prepared' ? null : id });
  return (
    <>
      <PageHeader
        trail={[{ href: `/orgs/${org}/targets`, name: 'Targets' }]}
        title={target.name}
        status={
          <span role="status">
            <TargetStatus status={target.status} />
          </span>
        }
        description={[target.pdbId, target.title].filter(Boolean).join(' · ') || target.fileName}
        actions={
          <>
            {mayWrite && <ArchiveTarget org={org} target={target} />}
            {mayStart && target.status === 'ready' && (
              <ButtonLink variant="primary" icon={Play} href={`/orgs/${org}/runs/new?target=${target.id}`}>
                Dock into it
              </ButtonLink>
            )}
          </>
        }
      />
      {target.error && (
        <div className="mb-4">
          <Callout tone="danger" title="This structure could not be prepared" isLive>
            {target.error}
          </Callout>
        </div>
      )}
      {seesStructures ? (
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.55fr)_minmax(22rem,1fr)]">
          <div className="space-y-4">
            <Panel
              title="Structure"
              actions={
                target.files.removedPdb && (
                  <Segmented label="Show" options={SHOWN} value={shown} onChange={setShown} />
                )
              }
              flush
            >
              {target.files.receptorPdb ? (
                <StructureViewer
                  receptorPdbUrl={target.files.receptorPdb}
                  crystalLigandPdbUrl={target.files.crystalLigandPdb}
                  removedPdbUrl={shown === 'prepared' ? null : target.files.removedPdb}
                  isRemovedMarked={shown === 'both'}
                  searchSpace={editor.space}
                  onSearchSpace={editor.mode ? (space) => editor.setDraft(draftOf(space)) : null}
                  isBoxFollowed={editor.source.kind !== 'hand'}
                  onPickResidue={
                    editor.mode === 'residues'
                      ? ({ chainId, residueNumber, insertionCode }) =>
                          editor.toggleResidue(`${chainId}:${residueNumber}${insertionCode}`)
                      : null
                  }
                  pickedAtoms={
                    editor.mode === 'residues' ? editor.residues.flatMap(({ atoms }) => atoms) : []
                  }
                  pocketPoints={editor.mode === 'pockets' ? (editor.pocket?.points ?? []) : []}
                  version={target.pdbqtSha256 ?? ''}
                  crystalLigandName={target.crystalLigandId && `Crystal ligand ${target.crystalLigandId}`}
                  className="h-96 sm:h-[34rem]"
                />
              ) : (
                <ViewerPlaceholder isPreparing={isPreparing} />
              )}
            </Panel>
            <SearchSpacePanel target={target} editor={editor} mayChange={mayChange} />
            <Panel title="How it was prepared">
              <TargetFacts target={target} />
            </Panel>
          </div>
          {/* Another preparation brings other choices: they start anew from there. */}
          <Decisions
            key={JSON.stringify([target.choices, target.candidateLigands.length])}
            org={org}
            target={target}
            isPreparing={isPreparing}
          />
        </div>
      ) : (
        <Panel flush>
          <StructuresHidden />
          <p className="px-4 py-3 text-sm text-ink-muted">
            Runs into this target show their ranks and scores.
          </p>
        </Panel>
      )}
    </>
  );
}

/** Findings, choices and approval: what is decided in one of them stands in the others. */
function Decisions({
  org,
  target,
  isPreparing,
}: {
  org: string;
  target: TargetDetail;
  isPreparing: boolean;
}) {
  const mayWrite = useCan('target:write');
  const preparation = usePreparation(org, target);
  return (
    <div className="space-y-4">
      <ScrutinyPanel
        target={target}
        isPreparing={isPreparing}
        preparation={preparation}
        mayWrite={mayWrite}
      />
      {target.status === 'ready' && <ApprovalPanel org={org} target={target} mayApprove={mayWrite} />}
      {mayWrite && (
        <div id="choices" className="scroll-mt-4">
          <Panel title="Choices">
            <PreparationForm target={target} isPreparing={isPreparing} preparation={preparation} />
          </Panel>
        </div>
      )}
    </div>
  );
}

function ViewerPlaceholder({ isPreparing }: { isPreparing: boolean }) {
  return (
    <div className="flex h-96 items-center justify-center p-6 text-center text-ink-muted sm:h-[34rem]">
      {isPreparing ? (
        <p className="animate-pulse">The structure is being read and prepared…</p>
      ) : (
        <p>There is nothing to show: the structure was not prepared.</p>
      )}
    </div>
  );
}

function ArchiveTarget({ org, target }: { org: string; target: TargetDetail }) {
  return (
    <ArchiveAction
      name={target.name}
      archive={() => archiveTarget(org, target.id)}
      restore={() => restoreTarget(org, target.id)}
      changes={[targetKeys.list(org)]}
      listHref={`/orgs/${org}/targets`}
    >
      It leaves the list of targets and no new run can use it. Runs that used it keep their results
      {target.crystalLigandId ? `, and their RMSD to ${crystalLigandName(target.crystalLigandId)}` : ''}.
    </ArchiveAction>
  );
}
