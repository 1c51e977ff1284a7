import { z } from 'zod';
import { listLedger as loadLedger } from '@/db/results/job-inputs-repository';
import { getJob } from '@/db/results/jobs-repository';
import { OUTCOMES } from '@/lib/domain/outcomes';
import type { LedgerPage } from '@/lib/domain/resources/runs';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { cursorSchema, idSchema, limitSchema } from '@/lib/use-cases/input-schemas';
import { decodeCursor, encodeCursor } from '@/lib/use-cases/page-cursor';
import { serialiseLedgerRow } from '@/lib/use-cases/runs/serialise-ledger-row';

/** Every input record of a run in the order of its file, and what became of it. */
export const listLedger = defineUseCase({
  name: 'list-ledger',
  permission: 'run:read',
  input: z.object({
    runId: idSchema('run'),
    outcome: z.enum([...OUTCOMES, 'undecided']).optional(),
    cursor: cursorSchema,
    limit: limitSchema,
  }),
  run: async (ctx, { runId, outcome, cursor, limit }, deps): Promise<LedgerPage> => {
    const scope = { orgId: ctx.org.id, query: `ledger:${runId}:${outcome ?? 'all'}` };
    const afterOrdinal = cursor ? Number(decodeCursor(deps.cursorKey, scope, cursor)[0]) : undefined;
    const records = await deps.results.withResults(ctx.org.id, async (conn) => {
      await getJob(conn, runId);
      return loadLedger(conn, runId, {
        afterOrdinal,
        limit: limit + 1,
        outcomes: outcome ? [outcome] : undefined,
      });
    });
    const page = records.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: page.map((record) => serialiseLedgerRow(ctx, runId, record)),
      nextCursor: records.length > limit && last ? encodeCursor(deps.cursorKey, scope, [last.ordinal]) : null,
    };
  },
});
