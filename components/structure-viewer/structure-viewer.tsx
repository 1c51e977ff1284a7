'use client';

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useResolvedTheme } from '@/components/shell/use-theme';
import type { PickedResidue } from '@/components/structure-viewer/scene';
import type { SceneContact } from '@/components/structure-viewer/scene-content';
import { ViewerLoading } from '@/components/structure-viewer/viewer-loading';
import { classNames } from '@/components/ui/class-names';
import { ErrorState } from '@/components/ui/states';
import { structureFileQuery } from '@/lib/api-client/molecule-files';
import type { SearchSpace, Vec3 } from '@/lib/domain/search-space';

/** Mol* is about as heavy as all the rest together: it comes only with the first viewer on a page. */
const ViewerCanvas = dynamic(
  () => import('@/components/structure-viewer/viewer-canvas').then((module) => module.ViewerCanvas),
  { ssr: false, loading: () => <ViewerLoading /> },
);

const NOTHING: readonly never[] = [];

interface StructureViewerProps {
  /** Paths of the files as the resources gave them. */
  receptorPdbUrl: string;
  crystalLigandPdbUrl?: string | null;
  /** Paths of poses as SDF; the first is the one in question. */
  poseSdfUrls?: string[];
  searchSpace?: SearchSpace | null;
  /** An interaction of the first pose that is pointed out. */
  contact?: SceneContact | null;
  /** Given: the box has handles, and this is called while they are dragged. */
  onSearchSpace?: ((space: SearchSpace) => void) | null;
  /** What preparation left out: shown if it is given. */
  removedPdbUrl?: string | null;
  /** True: it is marked, and has an entry in the legend; false: it looks as if it belonged to the receptor. */
  isRemovedMarked?: boolean;
  /** True: the camera turns to the box when it moves, although it has handles. */
  isBoxFollowed?: boolean;
  /** Given: a click on a residue is told, and moves no camera. */
  onPickResidue?: ((residue: PickedResidue) => void) | null;
  /** Atoms of the receptor's file that are pointed out, from 0. */
  pickedAtoms?: readonly number[];
  /** Places of a pocket, in ångström. */
  pocketPoints?: readonly Vec3[];
  /** What the files were made from: a target that is prepared again keeps its paths. */
  version?: string;
  /** Names in the legend; a part without a name has no entry. */
  poseName?: string | null;
  /** Of the second pose. */
  otherPoseName?: string | null;
  crystalLigandName?: string | null;
  /** True while what will be shown is not all known: the first view is chosen once it is. */
  isPending?: boolean;
  className?: string;
}

/**
 * A receptor in 3D with, where given, its crystal ligand, poses, and the search space as a box. The element
 * carries `data-viewer-state`: `loading`, `ready`, `failed` or `unsupported`.
 */
export function StructureViewer({
  receptorPdbUrl,
  crystalLigandPdbUrl = null,
  poseSdfUrls = [],
  searchSpace = null,
  contact = null,
  removedPdbUrl = null,
  isRemovedMarked = false,
  onSearchSpace = null,
  isBoxFollowed = false,
  onPickResidue = null,
  pickedAtoms = NOTHING,
  pocketPoints = NOTHING,
  version = '',
  poseName = null,
  otherPoseName = null,
  crystalLigandName = null,
  isPending = false,
  className,
}: StructureViewerProps) {
  const theme = useResolvedTheme();
  const receptor = useQuery(structureFileQuery(receptorPdbUrl, version));
  const crystal = useQuery({
    ...structureFileQuery(crystalLigandPdbUrl ?? '', version),
    enabled: crystalLigandPdbUrl !== null,
  });
  const removed = useQuery({
    ...structureFileQuery(removedPdbUrl ?? '', version),
    enabled: removedPdbUrl !== null,
  });
  const poses = useQueries({
    queries: poseSdfUrls.map((url) => ({
      ...structureFileQuery(url, version),
      placeholderData: keepPreviousData,
    })),
  });

  const failed = [receptor, crystal, removed, ...poses].find((query) => query.isError);
  const frame = classNames('relative overflow-hidden bg-surface', className);
  if (failed) {
    return (
      <div className={classNames(frame, 'flex items-center justify-center')} data-viewer-state="failed">
        <ErrorState
          title="The structure could not be loaded"
          error={failed.error}
          onRetry={() => void failed.refetch()}
        />
      </div>
    );
  }
  const isLoading =
    isPending ||
    receptor.data === undefined ||
    (crystalLigandPdbUrl !== null && crystal.data === undefined) ||
    (removedPdbUrl !== null && removed.data === undefined) ||
    poses.some((pose) => pose.data === undefined);
  if (receptor.data === undefined) {
    return (
      <div className={frame}>
        <ViewerLoading />
      </div>
    );
  }
  return (
    <div className={frame}>
      <ViewerCanvas
        content={{
          receptorPdb: receptor.data,
          crystalLigandPdb: crystalLigandPdbUrl === null ? null : (crystal.data ?? null),
          poseSdfs: poses.map((pose) => pose.data).filter((sdf) => sdf !== undefined),
          searchSpace,
          removedPdb: removedPdbUrl === null ? null : (removed.data ?? null),
          isRemovedMarked,
          contact,
          pickedAtoms,
          pocketPoints,
          isBoxInHand: onSearchSpace !== null && !isBoxFollowed,
          theme,
        }}
        onSearchSpace={onSearchSpace}
        onPickResidue={onPickResidue}
        isLoading={isLoading}
        poseName={poseName}
        otherPoseName={otherPoseName}
        crystalLigandName={crystalLigandName}
      />
    </div>
  );
}
