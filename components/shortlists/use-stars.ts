'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useCan } from '@/components/access/access-provider';
import { messageOf } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import {
  applyStars,
  type ResultAddress,
  shortlistListQuery,
  starResult,
  unstarResult,
} from '@/lib/api-client/shortlists';
import type { ShortlistId } from '@/lib/domain/ids';
import type { ResultStars, Shortlist } from '@/lib/domain/resources/shortlists';

interface StarredRow {
  ligandId: string;
  name: string;
  shortlists: readonly ShortlistId[];
}

/** True for whoever may put results on shortlists. */
export function useMayStar(): boolean {
  const [mayWrite, seesStructures] = [useCan('shortlist:write'), useCan('structure:read')];
  return mayWrite && seesStructures;
}

/** Changes of stars, each told to everything that is loaded; taking one away can be undone from a toast. */
export function useStarChanges(org: string) {
  const client = useQueryClient();
  const done = useCallback((answer: ResultStars) => applyStars(client, org, answer), [client, org]);
  const failed = (error: unknown) =>
    showToast({ title: 'The star was not changed', description: messageOf(error) });
  const { mutate: put, isPending: isPutting } = useMutation({
    mutationFn: ({
      at,
      ...star
    }: {
      at: ResultAddress;
      shortlistId?: string;
      note?: string;
      undo?: boolean;
    }) => starResult(org, at, star),
    onSuccess: done,
    onError: failed,
  });
  const { mutate: remove, isPending: isRemoving } = useMutation({
    mutationFn: ({
      at,
      shortlistId,
    }: {
      at: ResultAddress;
      name: string;
      shortlistId: string;
      from: string;
    }) => unstarResult(org, at, shortlistId),
    onSuccess: (answer, { at, shortlistId, name, from }) => {
      done(answer);
      showToast({
        title: `${name} is off the shortlist`,
        description: from,
        undo: () => put({ at, shortlistId, undo: true }),
      });
    },
    onError: failed,
  });
  return { put, remove, isPending: isPutting || isRemoving };
}

/**
 * Stars of a run's results by one press: they go to the shortlist that the results are filtered by, else to the run's own.
 * @param filteredBy the shortlist that the results are filtered by, if it is one
 */
export function useRunStars(org: string, run: { id: string; name: string }, filteredBy: string | null) {
  const mayStar = useMayStar();
  const { put, remove } = useStarChanges(org);
  const lists = useQuery(shortlistListQuery(org)).data?.shortlists;
  const list: Shortlist | null =
    lists?.find(({ id, runId }) => (filteredBy ? id === filteredBy : runId === run.id)) ?? null;
  const listId = list?.id ?? null;
  const listName = list?.name ?? run.name;
  const runId = run.id;

  const isStarred = useCallback(
    (row: StarredRow) => listId !== null && row.shortlists.includes(listId),
    [listId],
  );
  const toggle = useCallback(
    (row: StarredRow) => {
      const at = { run: runId, ligand: row.ligandId };
      if (listId !== null && row.shortlists.includes(listId))
        remove({ at, name: row.name, shortlistId: listId, from: listName });
      else put({ at, ...(listId === null ? {} : { shortlistId: listId }) });
    },
    [runId, listId, listName, put, remove],
  );
  return { mayStar, lists: lists ?? [], list, listName, isStarred, toggle };
}

export type RunStars = ReturnType<typeof useRunStars>;
