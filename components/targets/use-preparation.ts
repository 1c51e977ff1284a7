'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { showToast } from '@/components/ui/toast';
import { prepareTarget, targetKeys } from '@/lib/api-client/targets';
import type { TargetChoices, TargetDecision, TargetDetail } from '@/lib/domain/resources/targets';

/** Every choice about a structure as it stands on the page, before it is prepared with. */
export interface PreparationDraft {
  /** Null: none. */
  crystalLigandId: string | null;
  chains: string[];
  keepWaters: boolean;
  pH: number;
  residues: Record<string, 'keep' | 'remove'>;
  conformations: Record<string, string>;
  /** Fields that somebody has looked at: the choice that they show counts as decided. */
  confirmed: ReadonlySet<'chains' | 'crystal-ligand'>;
}

function draftOf({ choices, chains, crystalLigandId }: TargetDetail): PreparationDraft {
  const confirmed = new Set<'chains' | 'crystal-ligand'>();
  if (choices.chains) confirmed.add('chains');
  if (choices.crystalLigandId !== undefined) confirmed.add('crystal-ligand');
  return {
    crystalLigandId: choices.crystalLigandId === undefined ? crystalLigandId : choices.crystalLigandId,
    chains: choices.chains ?? chains.filter(({ kind }) => kind === 'protein').map(({ id }) => id),
    keepWaters: choices.keepWaters,
    pH: choices.pH,
    residues: choices.residues ?? {},
    conformations: choices.conformations ?? {},
    confirmed,
  };
}

function choicesOf(draft: PreparationDraft): TargetChoices {
  const { confirmed, crystalLigandId, chains, keepWaters, pH, residues, conformations } = draft;
  return {
    ...(confirmed.has('crystal-ligand') && { crystalLigandId }),
    ...(confirmed.has('chains') && { chains }),
    keepWaters,
    pH,
    ...(Object.keys(residues).length > 0 && { residues }),
    ...(Object.keys(conformations).length > 0 && { conformations }),
  };
}

/** The draft with one decision made. */
export function decided(draft: PreparationDraft, decision: TargetDecision, option: string): PreparationDraft {
  switch (decision.subject) {
    case 'residue':
      return { ...draft, residues: { ...draft.residues, [decision.id]: option as 'keep' | 'remove' } };
    case 'conformation':
      return { ...draft, conformations: { ...draft.conformations, [decision.id]: option } };
    default:
      return { ...draft, confirmed: new Set([...draft.confirmed, decision.subject]) };
  }
}

/** What a decision comes to in the draft; null while nobody has decided. */
export function decisionIn(draft: PreparationDraft, decision: TargetDecision): string | null {
  switch (decision.subject) {
    case 'residue':
      return draft.residues[decision.id] ?? null;
    case 'conformation':
      return draft.conformations[decision.id] ?? null;
    default:
      return draft.confirmed.has(decision.subject) ? decision.inForce : null;
  }
}

/** The choices of one target while they are made, and their preparation. */
export function usePreparation(org: string, target: TargetDetail) {
  const client = useQueryClient();
  const first = draftOf(target);
  const [draft, setDraft] = useState(first);
  const prepare = useMutation({
    mutationFn: () => prepareTarget(org, target.id, choicesOf(draft)),
    onSuccess: (next) => {
      client.setQueryData(targetKeys.detail(org, target.id), next);
      void client.invalidateQueries({ queryKey: targetKeys.list(org) });
      showToast({ title: 'The target is being prepared anew' });
    },
  });
  const isChanged = JSON.stringify(choicesOf(draft)) !== JSON.stringify(choicesOf(first));
  return { draft, setDraft, reset: () => setDraft(first), isChanged, prepare };
}

export type Preparation = ReturnType<typeof usePreparation>;
