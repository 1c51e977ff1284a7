'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import {
  ChevronLeft,
  ChevronRight,
  Download,
  Fingerprint,
  Pin as PinIcon,
  PinOff,
  ScrollText,
} from 'lucide-react';
import { useState } from 'react';
import { Group } from 'react-aria-components/Group';
import { StructuresHidden } from '@/components/access/structures-hidden';
import { ConfidenceFacts } from '@/components/runs/confidence-facts';
import { DockedBefore } from '@/components/runs/docked-before';
import { residueWords } from '@/components/runs/interaction-words';
import { isSamePin, type Pin } from '@/components/runs/pinned-poses';
import { PoseAnalysisView } from '@/components/runs/pose-analysis-view';
import { PoseFacts } from '@/components/runs/pose-facts';
import { PoseTable } from '@/components/runs/pose-table';
import { ProvenanceDialog } from '@/components/runs/provenance-dialog';
import { TaskLogDialog } from '@/components/runs/task-log-dialog';
import { usePinnedPoses } from '@/components/runs/use-pinned-poses';
import { ResultStars } from '@/components/shortlists/result-stars';
import type { SceneContact } from '@/components/structure-viewer/scene-content';
import { StructureViewer } from '@/components/structure-viewer/structure-viewer';
import { Button, IconButton } from '@/components/ui/button';
import { Menu, type MenuEntry } from '@/components/ui/menu';
import { Panel } from '@/components/ui/panel';
import { fixed } from '@/components/ui/quantity';
import { Segmented } from '@/components/ui/segmented';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { useUrlState } from '@/components/ui/use-url-state';
import { ligandResultQuery, poseAnalysisQuery } from '@/lib/api-client/run-results';
import type { Interaction, PoseAnalysis } from '@/lib/domain/resources/pose-analysis';
import type { PoseFilePart } from '@/lib/domain/resources/pose-files';
import type { ResultRow, RunDetail } from '@/lib/domain/resources/runs';

const VIEWS = ['poses', 'interactions', 'checks'] as const;

/** One ligand's pose in the pocket: its other poses and numbers, what it holds on to, and whether it is sound. */
export function PosePanel({
  org,
  run,
  row,
  poseRank,
  onPose,
}: {
  org: string;
  run: RunDetail;
  row: ResultRow;
  poseRank: number;
  onPose: (rank: number) => void;
}) {
  const [isLogOpen, setLogOpen] = useState(false);
  const query = useQuery({
    ...ligandResultQuery(org, run.id, row.ligandId),
    placeholderData: keepPreviousData,
  });
  const result = query.data;
  const pose = result?.poses.find((candidate) => candidate.rank === poseRank) ?? result?.poses[0] ?? null;

  const [url, changeUrl] = useUrlState();
  const wanted = VIEWS.find((candidate) => candidate === url.get('view')) ?? 'poses';
  const analysisPath = pose?.analysis ?? null;
  const view = analysisPath === null ? 'poses' : wanted;
  const analysis = useQuery({ ...poseAnalysisQuery(analysisPath ?? ''), enabled: analysisPath !== null });
  const pins = usePinnedPoses(org, run.id);
  const here: Pin = { ligandId: row.ligandId, rank: pose?.rank ?? poseRank };
  const pinned = pins.poses.filter((each) => !isSamePin(each, here));
  const [looked, setLooked] = useState<Interaction | null>(null);
  const [kept, setKept] = useState<Interaction | null>(null);
  // Of another pose than the one that is shown, neither counts any more.
  const isHere = (candidate: Interaction | null): candidate is Interaction =>
    candidate !== null && analysis.data?.interactions.includes(candidate) === true;
  const inSight = view === 'interactions' ? ([looked, kept].find(isHere) ?? null) : null;

  return (
    <Panel
      flush
      title={
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="figures text-ink-muted">#{row.rank}</span>
          <span className="truncate" aria-live="polite">
            {row.name}
          </span>
        </span>
      }
      actions={
        <Group aria-label="Poses" className="flex shrink-0 items-center">
          <IconButton
            icon={ChevronLeft}
            label="Previous pose"
            isDisabled={poseRank <= 1}
            onPress={() => onPose(poseRank - 1)}
          />
          <span className="figures min-w-22 text-center text-sm text-ink-muted">
            Pose {poseRank} of {row.poses}
          </span>
          <IconButton
            icon={ChevronRight}
            label="Next pose"
            isDisabled={poseRank >= row.poses}
            onPress={() => onPose(poseRank + 1)}
          />
        </Group>
      }
    >
      {run.files.receptorPdb ? (
        <StructureViewer
          receptorPdbUrl={run.files.receptorPdb}
          crystalLigandPdbUrl={run.files.crystalLigandPdb}
          poseSdfUrls={pose?.sdf ? [pose.sdf, ...pinned.map(({ sdf }) => sdf)] : []}
          searchSpace={run.searchSpace}
          contact={inSight && contactOf(inSight)}
          isPending={query.isPending}
          poseName={pose ? `${result?.name ?? row.name}, pose ${pose.rank}` : null}
          otherPoseName={pinned.map(({ name }) => name).join('; ') || null}
          crystalLigandName={run.crystalLigandId && `Crystal ${run.crystalLigandId}`}
          className="h-80 border-b border-line sm:h-104"
        />
      ) : (
        <StructuresHidden />
      )}
      <ResultStars org={org} run={run} result={row} />
      {query.isError && !result ? (
        <ErrorState
          title="The poses could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : !result ? (
        <SkeletonRows label="Loading poses" rows={3} />
      ) : (
        <div className={query.isPlaceholderData ? 'opacity-50' : undefined}>
          {analysisPath !== null && (
            <div className="border-b border-line px-4 py-2">
              <Segmented
                label="About this pose"
                value={view}
                onChange={(id) => changeUrl({ view: id === 'poses' ? null : id })}
                options={[
                  { id: 'poses', name: 'Poses' },
                  { id: 'interactions', name: interactionsName(analysis.data) },
                  { id: 'checks', name: checksName(analysis.data) },
                ]}
              />
            </div>
          )}
          {view === 'poses' ? (
            <>
              <PoseTable poses={result.poses} selected={pose?.rank ?? 1} onSelect={onPose} />
              <PoseFacts row={row} result={result} pose={pose} />
              <ConfidenceFacts result={result} />
              {row.outcome === 'docked' && run.files.receptorPdb && (
                <DockedBefore org={org} runId={run.id} ligandId={row.ligandId} />
              )}
            </>
          ) : (
            <PoseAnalysisView
              show={view}
              query={analysis}
              kept={isHere(kept) ? kept : null}
              onLook={setLooked}
              onKeep={setKept}
            />
          )}
          <div className="flex flex-wrap gap-2 border-t border-line px-4 py-3">
            <Button
              size="sm"
              icon={Fingerprint}
              // With the ligand, which the address leaves out while it is the best one: a link goes on to mean this one.
              onPress={() => changeUrl({ ligand: row.ligandId, provenance: 'on' })}
            >
              Provenance
            </Button>
            {result.log && (
              <Button size="sm" icon={ScrollText} onPress={() => setLogOpen(true)}>
                Engine log
              </Button>
            )}
            {pose?.sdf && (
              <Button
                size="sm"
                icon={pins.isPinned(here) ? PinOff : PinIcon}
                onPress={() => pins.toggle(here)}
              >
                {pins.isPinned(here) ? 'Unpin' : 'Pin'}
              </Button>
            )}
            {pose?.sdf && pose.files && (
              <Menu
                label="Save this pose"
                size="sm"
                icon={Download}
                entries={saveEntries(pose.sdf, pose.files)}
              />
            )}
          </div>
        </div>
      )}
      <ProvenanceDialog
        org={org}
        run={run}
        row={row}
        isOpen={url.get('provenance') === 'on'}
        onClose={() => changeUrl({ provenance: null })}
      />
      <TaskLogDialog
        path={isLogOpen ? (result?.log ?? null) : null}
        title={`Log of ${row.name}`}
        onClose={() => setLogOpen(false)}
      />
    </Panel>
  );
}

function saveEntries(sdf: string, files: Record<PoseFilePart, string>): MenuEntry[] {
  const entries = [
    { id: 'sdf', name: 'SDF', detail: 'With the input’s own bonds', href: sdf },
    { id: 'pdbqt', name: 'PDBQT', detail: 'For AutoDock’s programs', href: files['pose.pdbqt'] },
    {
      id: 'pdb',
      name: 'Complex, PDB',
      detail: 'With the receptor; bonds as CONECT',
      href: files['complex.pdb'],
    },
    {
      id: 'cif',
      name: 'Complex, mmCIF',
      detail: 'With the receptor; bond orders kept',
      href: files['complex.cif'],
    },
  ];
  return entries.map((entry) => ({ ...entry, icon: Download, download: true }));
}

function contactOf({ residue, distanceAngstrom, ligandAtoms, receptorAtoms }: Interaction): SceneContact {
  const label = `${residueWords(residue)}, ${fixed(distanceAngstrom, 2)} Å`;
  return { poseAtoms: ligandAtoms, receptorAtoms, label };
}

function interactionsName(analysis: PoseAnalysis | undefined) {
  return (
    <>
      Interactions
      {analysis && <span className="text-ink-faint">{analysis.interactions.length}</span>}
    </>
  );
}

function checksName(analysis: PoseAnalysis | undefined) {
  const failed = analysis?.checks.filter(({ passed }) => passed === false).length ?? 0;
  return (
    <>
      Checks
      {failed > 0 && <span className="text-danger">{failed} failed</span>}
      {analysis && failed === 0 && <span className="text-ink-faint">passed</span>}
    </>
  );
}
