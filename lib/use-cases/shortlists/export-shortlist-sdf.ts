import { z } from 'zod';
import { getLigandResult } from '@/db/results/results-repository';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { readPoseRecord } from '@/lib/use-cases/runs/pose-record';
import { loadShortlist } from '@/lib/use-cases/shortlists/load-shortlist';

/** The best pose of each result on a shortlist as SDF, streamed; each with its run and its note as data. */
export const exportShortlistSdf = defineUseCase({
  name: 'export-shortlist-sdf',
  permission: ['run:read', 'structure:read'],
  input: z.object({ shortlistId: idSchema('shortlist') }),
  run: async (ctx, { shortlistId }, deps) => {
    const { name, entries } = await loadShortlist(ctx, deps, shortlistId);
    async function* chunks(): AsyncGenerator<Uint8Array> {
      const encoder = new TextEncoder();
      for (const { run, result, note } of entries) {
        const stored = await deps.results.withResults(ctx.org.id, (conn) =>
          getLigandResult(conn, run.id, result.ligandId),
        );
        const [pose] = stored.poses;
        if (!pose) continue;
        const record = await readPoseRecord({ ctx, deps, runId: run.id }, stored, pose, stored.name);
        const data = { run: run.name, run_id: run.id, target: run.targetName, note: note ?? '' };
        yield encoder.encode(withData(record, data));
      }
    }
    return { fileName: `${name}.sdf`, chunks: chunks() };
  },
});

/** A record with more data items before its end (CTfile formats, BIOVIA: lines of 200 characters, an empty one after each item). */
function withData(record: string, data: Record<string, string>): string {
  const items = Object.entries(data)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `>  <${name}>\n${linesOf(value)}\n\n`);
  return record.replace(/\$\$\$\$\r?\n?$/, () => `${items.join('')}$$$$\n`);
}

function linesOf(value: string): string {
  const line = value.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  const lines = line.match(/.{1,200}/gu) ?? [];
  // Neither the end of the record nor the head of an item.
  return lines.map((each) => (/^(\$\$\$\$|>)/.test(each) ? ` ${each}` : each)).join('\n');
}
