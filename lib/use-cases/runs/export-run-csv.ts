import { z } from 'zod';
import { getJob } from '@/db/results/jobs-repository';
import { csvLine, rounded } from '@/lib/domain/csv';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { rankedResults } from '@/lib/use-cases/runs/ranked-results';
import { RUN_TABLE } from '@/lib/use-cases/runs/run-table';
import { serialiseResult } from '@/lib/use-cases/runs/serialise-result';

/** The ranking of a run as CSV, streamed. */
export const exportRunCsv = defineUseCase({
  name: 'export-run-csv',
  permission: 'run:read',
  input: z.object({ runId: idSchema('run') }),
  run: async (ctx, { runId }, deps) => {
    const job = await deps.results.withResults(ctx.org.id, (conn) => getJob(conn, runId));
    async function* chunks(): AsyncGenerator<Uint8Array> {
      const encoder = new TextEncoder();
      yield encoder.encode(csvLine(RUN_TABLE.map(({ name }) => name)));
      for await (const ranked of rankedResults(deps, ctx.org.id, runId)) {
        const row = serialiseResult(ctx, ranked);
        const cells = RUN_TABLE.map(({ type, value }) => {
          const cell = value(row);
          return type === 'number' ? rounded(cell as number | null) : cell;
        });
        yield encoder.encode(csvLine(cells));
      }
    }
    return { fileName: `${job.name}.csv`, chunks: chunks() };
  },
});
