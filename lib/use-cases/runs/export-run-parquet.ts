import { z } from 'zod';
import { getJob } from '@/db/results/jobs-repository';
import type { ResultRow } from '@/lib/domain/resources/runs';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { ParquetFile } from '@/lib/use-cases/runs/parquet-file';
import { rankedResults } from '@/lib/use-cases/runs/ranked-results';
import { RUN_TABLE } from '@/lib/use-cases/runs/run-table';
import { serialiseResult } from '@/lib/use-cases/runs/serialise-result';

const ROWS_A_GROUP = 10_000;

/** The ranking of a run as Parquet, streamed: the columns of the CSV, numbers as they are. */
export const exportRunParquet = defineUseCase({
  name: 'export-run-parquet',
  permission: 'run:read',
  input: z.object({ runId: idSchema('run') }),
  run: async (ctx, { runId }, deps) => {
    const job = await deps.results.withResults(ctx.org.id, (conn) => getJob(conn, runId));
    async function* chunks(): AsyncGenerator<Uint8Array> {
      const file = new ParquetFile(RUN_TABLE);
      let group: ResultRow[] = [];
      for await (const ranked of rankedResults(deps, ctx.org.id, runId)) {
        group.push(serialiseResult(ctx, ranked));
        if (group.length < ROWS_A_GROUP) continue;
        yield await file.rows(group);
        group = [];
      }
      if (group.length > 0) yield await file.rows(group);
      yield await file.end();
    }
    return { fileName: `${job.name}.parquet`, chunks: chunks() };
  },
});
