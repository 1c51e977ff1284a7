import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benzamides } from '@/bench/orchestration/molecules';
import { openLaboratory } from '@/bench/throughput/product-screen';
import type { LibraryId, RunId, TargetId } from '@/lib/domain/ids';
import type { RunDetail } from '@/lib/domain/resources/runs';
import { isFinalRunState } from '@/lib/domain/states';
import type { ProductApi } from '@/scripts/product-api/product-api';
import { untilReady } from '@/scripts/product-api/until-ready';
import { delay } from '@/scripts/stack/processes';
import type { Stack } from '@/scripts/stack/stack';
import { StackError } from '@/scripts/stack/stop';

export interface CachedRuns {
  /** Of each run of which all was known, from the request until it had ended. */
  seconds: number[];
  /** Of the first run, in which all was docked by the stub engine. */
  firstSeconds: number;
  /** Resident memory of the worker after a tenth of the first run, and at its end. */
  workerMegabytes: { early: number; late: number };
}

/** Screens a library once, and again with all of it known, as a user would through the API. */
export async function runKnownLigands(
  stack: Stack,
  receptor: string,
  { ligands, repeats, folder }: { ligands: number; repeats: number; folder: string },
): Promise<CachedRuns> {
  const library = join(folder, 'benzamides.csv');
  writeFileSync(library, benzamides(ligands));
  const { api, targetId } = await openLaboratory(stack, 'bench-known', receptor);
  const { id: libraryId } = await api.uploadLibrary(library, 'library');
  await untilReady('library', () => api.getLibrary(libraryId));
  let early = 0;
  const first = await screen(api, targetId, libraryId, (run) => {
    if (early === 0 && run.total > 0 && run.pending < run.total * 0.9) early = workerMegabytes(stack);
  });
  if (first.run.counts.docked < ligands * 0.99) {
    throw new StackError(`The first run ended as ${JSON.stringify(first.run.counts)}.`);
  }
  const late = workerMegabytes(stack);
  const seconds: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const again = await screen(api, targetId, libraryId);
    if (again.run.counts.reused !== first.run.counts.docked) {
      throw new StackError(`Not all was known: ${JSON.stringify(again.run.counts)}.`);
    }
    seconds.push(again.seconds);
  }
  return { seconds, firstSeconds: first.seconds, workerMegabytes: { early, late } };
}

/** @returns the run, and the seconds from the request until the product had ended it, by the product's own clocks */
async function screen(
  api: ProductApi,
  targetId: TargetId,
  libraryId: LibraryId,
  look: (run: RunDetail) => void = () => {},
): Promise<{ run: RunDetail; seconds: number }> {
  const asked = Date.now();
  const parameters = { exhaustiveness: 1, poses: 3 };
  const { id } = await api.startRun({ name: 'screen', targetId, libraryId, parameters });
  const run = await untilEnded(api, id, look);
  if (run.status !== 'completed') throw new StackError(`The run ended as ${run.status}: ${run.error}`);
  return { run, seconds: (Date.parse(run.finishedAt ?? '') - asked) / 1000 };
}

async function untilEnded(api: ProductApi, id: RunId, look: (run: RunDetail) => void): Promise<RunDetail> {
  for (;;) {
    const run = await api.getRun(id);
    if (run) look(run);
    if (run && isFinalRunState(run.status)) return run;
    await delay(250);
  }
}

/** Resident memory of the worker alone, without the programs that it starts. Linux only. */
function workerMegabytes(stack: Stack): number {
  const status = readFileSync(`/proc/${stack.processIds().worker}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
