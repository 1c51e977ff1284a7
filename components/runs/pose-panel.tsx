'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, Download, ScrollText } from 'lucide-react';
import { useState } from 'react';
import { Group } from 'react-aria-components/Group';
import { StructuresHidden } from '@/components/access/structures-hidden';
import { DockedBefore } from '@/components/runs/docked-before';
import { PoseFacts } from '@/components/runs/pose-facts';
import { PoseTable } from '@/components/runs/pose-table';
import { TaskLogDialog } from '@/components/runs/task-log-dialog';
import { StructureViewer } from '@/components/structure-viewer/structure-viewer';
import { Button, IconButton } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { ligandResultQuery } from '@/lib/api-client/run-results';
import type { ResultRow, RunDetail } from '@/lib/domain/resources/runs';

/** One ligand's pose in the pocket, its other poses, and how its numbers came about. */
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
          poseSdfUrls={pose?.sdf ? [pose.sdf] : []}
          searchSpace={run.searchSpace}
          isPending={query.isPending}
          poseName={pose ? `${result?.name ?? row.name}, pose ${pose.rank}` : null}
          crystalLigandName={run.crystalLigandId && `Crystal ${run.crystalLigandId}`}
          className="h-80 border-b border-line sm:h-104"
        />
      ) : (
        <StructuresHidden />
      )}
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
          <PoseTable poses={result.poses} selected={pose?.rank ?? 1} onSelect={onPose} />
          <PoseFacts row={row} result={result} pose={pose} />
          {row.outcome === 'docked' && run.files.receptorPdb && (
            <DockedBefore org={org} runId={run.id} ligandId={row.ligandId} />
          )}
          <div className="flex flex-wrap gap-2 border-t border-line px-4 py-3 empty:hidden">
            {result.log && (
              <Button size="sm" icon={ScrollText} onPress={() => setLogOpen(true)}>
                Engine log
              </Button>
            )}
            {pose?.sdf && (
              <a
                href={pose.sdf}
                download
                className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-sm text-accent-strong hover:bg-hover"
              >
                <Download aria-hidden className="size-4" />
                This pose, SDF
              </a>
            )}
          </div>
        </div>
      )}
      <TaskLogDialog
        path={isLogOpen ? (result?.log ?? null) : null}
        title={`Log of ${row.name}`}
        onClose={() => setLogOpen(false)}
      />
    </Panel>
  );
}
