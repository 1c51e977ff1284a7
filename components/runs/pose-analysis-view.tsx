'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import { Unplug } from 'lucide-react';
import { CheckList } from '@/components/runs/check-list';
import { InteractionTable } from '@/components/runs/interaction-table';
import { INTERACTION_WORDS } from '@/components/runs/interaction-words';
import { HelpTip } from '@/components/ui/help-tip';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { INTERACTION_KINDS, type Interaction, type PoseAnalysis } from '@/lib/domain/resources/pose-analysis';

/** The interactions of a pose, or its checks. */
export function PoseAnalysisView({
  show,
  query,
  kept,
  onLook,
  onKeep,
}: {
  show: 'interactions' | 'checks';
  query: UseQueryResult<PoseAnalysis>;
  kept: Interaction | null;
  onLook: (interaction: Interaction | null) => void;
  onKeep: (interaction: Interaction | null) => void;
}) {
  if (query.isPending) return <SkeletonRows label="Analysing the pose" rows={4} />;
  if (query.isError) {
    return (
      <ErrorState
        title="The pose could not be analysed"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const { interactions, checks } = query.data;
  if (show === 'checks') {
    return (
      <>
        <CheckList checks={checks} />
        <p className="border-t border-line px-4 py-2 text-xs text-pretty text-ink-muted">
          In the manner of PoseBusters (Buttenschoen et al. 2024), with its limits.
        </p>
      </>
    );
  }
  if (interactions.length === 0) {
    return (
      <EmptyState icon={Unplug} title="No interactions found">
        This pose has no contact of the kinds that are looked for.
      </EmptyState>
    );
  }
  return (
    <>
      <InteractionTable interactions={interactions} kept={kept} onLook={onLook} onKeep={onKeep} />
      <p className="flex items-center gap-0.5 border-t border-line px-4 py-1.5 text-xs text-ink-muted">
        By the definitions of PLIP (Adasme et al. 2021)
        <HelpTip about="interactions">
          {INTERACTION_KINDS.map((kind) => (
            <p key={kind}>
              <span className="font-medium">{INTERACTION_WORDS[kind].name}.</span>{' '}
              {INTERACTION_WORDS[kind].meaning}
            </p>
          ))}
        </HelpTip>
      </p>
    </>
  );
}
