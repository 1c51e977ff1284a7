import { z } from 'zod';
import { listRunMetas } from '@/db/metadata/runs-repository';
import { listJobs } from '@/db/results/jobs-repository';
import type { RunId } from '@/lib/domain/ids';
import type { RunList } from '@/lib/domain/resources/runs';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { cursorSchema, limitSchema } from '@/lib/use-cases/input-schemas';
import { decodeCursor, encodeCursor } from '@/lib/use-cases/page-cursor';
import { serialiseRun } from '@/lib/use-cases/runs/serialise-run';

/** The organisation's runs, newest first. */
export const listRuns = defineUseCase({
  name: 'list-runs',
  permission: 'run:read',
  input: z.object({ cursor: cursorSchema, limit: limitSchema }),
  run: async (ctx, { cursor, limit }, deps): Promise<RunList> => {
    const scope = { orgId: ctx.org.id, query: 'runs' };
    const position = cursor ? (decodeCursor(deps.cursorKey, scope, cursor) as [string, RunId]) : null;
    const after = position ? { createdAt: new Date(position[0]), id: position[1] } : undefined;
    const metas = await deps.metadata.withOrganization(ctx.org.id, (tx) =>
      listRunMetas(tx, ctx.org.id, { after, limit: limit + 1 }),
    );
    const page = metas.slice(0, limit);
    const jobs = await deps.results.withResults(ctx.org.id, (conn) =>
      listJobs(
        conn,
        page.map((meta) => meta.id),
      ),
    );
    const byId = new Map(jobs.map((job) => [job.id, job]));
    const last = page.at(-1);
    return {
      runs: page.map((meta) => serialiseRun(meta, byId.get(meta.id) ?? null)),
      nextCursor:
        metas.length > limit && last
          ? encodeCursor(deps.cursorKey, scope, [last.createdAt.toISOString(), last.id])
          : null,
    };
  },
});
