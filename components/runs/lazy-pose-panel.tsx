'use client';

import dynamic from 'next/dynamic';
import { ViewerLoading } from '@/components/structure-viewer/viewer-loading';
import { Panel } from '@/components/ui/panel';

/** A pose comes after the list that it belongs to, together with the 3D view that it is built around. */
export const LazyPosePanel = dynamic(
  () => import('@/components/runs/pose-panel').then((module) => module.PosePanel),
  {
    ssr: false,
    loading: () => (
      <Panel flush>
        <div className="relative h-92 sm:h-116">
          <ViewerLoading />
        </div>
      </Panel>
    ),
  },
);
