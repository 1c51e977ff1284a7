import { z } from 'zod';
import { getJob } from '@/db/results/jobs-repository';
import {
  ensureRunShortlist,
  requireResult,
  restoreStar,
  starResult as star,
} from '@/db/results/shortlists-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import { type LigandId, newId, type RunId, type ShortlistId } from '@/lib/domain/ids';
import { type ResultStars, SHORTLIST_RESULTS } from '@/lib/domain/resources/shortlists';
import { actorId, actorUserId } from '@/lib/use-cases/actor';
import { changeResults } from '@/lib/use-cases/audit/change-results';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { resultStars } from '@/lib/use-cases/shortlists/result-stars';
import { noteSchema } from '@/lib/use-cases/shortlists/shortlist-input';

/**
 * Puts a result on a shortlist, or changes its note there. Without the id of one it is the run's own, which the first
 * star makes. `undo` puts back what was taken off, with its note and its author.
 */
export const starResult = defineUseCase({
  name: 'star-result',
  permission: ['run:read', 'structure:read', 'shortlist:write'],
  input: z.object({
    runId: idSchema('run'),
    ligandId: idSchema('ligand'),
    shortlistId: idSchema('shortlist').optional(),
    note: noteSchema.optional(),
    undo: z.boolean({ error: 'Must be true or false.' }).default(false),
  }),
  run: async (ctx, { runId, ligandId, note, undo, ...given }, deps): Promise<ResultStars> => {
    const starredBy = actorUserId(ctx) ?? actorId(ctx);
    const shortlistId = given.shortlistId ?? (await runShortlist(ctx, deps, { runId, ligandId, starredBy }));
    await changeResults(ctx, deps, async (tx) => {
      await requireResult(tx, runId, ligandId);
      const key = { shortlistId, runId, ligandId };
      const isBack = undo && (await restoreStar(tx, key));
      const change = isBack ? 'starred' : await star(tx, { ...key, note, starredBy }, SHORTLIST_RESULTS);
      const action = ACTIONS[change];
      const told = { subjectKind: 'shortlist', subjectId: shortlistId, runId, details: { ligandId } };
      return { answer: undefined, told: action && { ...told, action } };
    });
    return resultStars(ctx, deps, runId, ligandId);
  },
});

/** The shortlist of a run's own, made by the first star of one of its results. */
function runShortlist(
  ctx: OrgContext,
  deps: Dependencies,
  { runId, ligandId, starredBy }: { runId: RunId; ligandId: LigandId; starredBy: string },
): Promise<ShortlistId> {
  return changeResults(ctx, deps, async (tx) => {
    await requireResult(tx, runId, ligandId);
    const { name } = await getJob(tx, runId);
    const made = { id: newId('shortlist'), name, note: '', createdBy: starredBy };
    const { id, isNew } = await ensureRunShortlist(tx, runId, made);
    const told = { action: 'shortlist.create', subjectKind: 'shortlist', subjectId: id, runId };
    return { answer: id, told: isNew ? told : null };
  });
}

const ACTIONS = { starred: 'shortlist.star', noted: 'shortlist.note', unchanged: null } as const;
