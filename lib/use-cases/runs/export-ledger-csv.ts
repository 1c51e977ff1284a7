import { z } from 'zod';
import { listLedger } from '@/db/results/job-inputs-repository';
import { getJob } from '@/db/results/jobs-repository';
import { csvLine } from '@/lib/domain/csv';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { serialiseLedgerRow } from '@/lib/use-cases/runs/serialise-ledger-row';

const COLUMNS = [
  'record',
  'line',
  'name',
  'outcome',
  'reason_code',
  'reason',
  'tries',
  'cpu_seconds',
  'ended_at',
  'ligand_id',
];
const ROWS_AT_ONCE = 500;

/** The ledger of a run as CSV, streamed: a line for each record of the file, with its one outcome. */
export const exportLedgerCsv = defineUseCase({
  name: 'export-ledger-csv',
  permission: 'run:read',
  input: z.object({ runId: idSchema('run') }),
  run: async (ctx, { runId }, deps) => {
    const job = await deps.results.withResults(ctx.org.id, (conn) => getJob(conn, runId));
    async function* chunks(): AsyncGenerator<Uint8Array> {
      const encoder = new TextEncoder();
      yield encoder.encode(csvLine(COLUMNS));
      for (let afterOrdinal = 0; ; ) {
        const page = { afterOrdinal, limit: ROWS_AT_ONCE };
        const records = await deps.results.withResults(ctx.org.id, (conn) => listLedger(conn, runId, page));
        const last = records.at(-1);
        if (!last) return;
        const lines = records.map((record) => {
          const row = serialiseLedgerRow(ctx, runId, record);
          return csvLine([
            row.record,
            row.line,
            row.name,
            row.outcome ?? 'pending',
            row.reasonCode,
            row.reason,
            row.attempts,
            row.cpuSeconds === null ? null : Math.round(row.cpuSeconds * 10) / 10,
            row.endedAt,
            row.ligandId,
          ]);
        });
        yield encoder.encode(lines.join(''));
        afterOrdinal = last.ordinal;
      }
    }
    return { fileName: `${job.name} ledger.csv`, chunks: chunks() };
  },
});
