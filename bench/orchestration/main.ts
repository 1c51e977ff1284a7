import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runKnownLigands } from '@/bench/orchestration/cached-run';
import { runTrivially } from '@/bench/orchestration/executor';
import { median } from '@/bench/statistics';
import { openLaboratory, screenThroughProduct } from '@/bench/throughput/product-screen';
import { type Stack, startStack } from '@/scripts/stack/stack';
import { exitWith, StackError } from '@/scripts/stack/stop';

const PARTS = ['executor', 'known', 'docking'] as const;
const MOST_HEAP_GROWTH = 1.1;
const MOST_SECONDS_KNOWN = 2;
const MOST_OUTSIDE_PERCENT = 2;
const EXHAUSTIVENESS = 8;

/**
 * `npm run bench:orchestration`: what the product costs beside the docking. Runs a second of the executor and its memory
 * over a hundred thousand runs; a run of which all is known; processor time outside of the engine for a real screen.
 * Ends with 1 if one is not as wanted.
 */
await exitWith(async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '100000' },
      ligands: { type: 'string', default: '1000' },
      only: { type: 'string' },
    },
  });
  const parts = values.only ? PARTS.filter((part) => values.only === part) : PARTS;
  if (parts.length === 0) throw new StackError(`--only is one of: ${PARTS.join(', ')}.`);
  const root = resolve(import.meta.dirname, '../..');
  const receptor = join(root, 'examples/aurora-a/5dt0.pdb');
  console.log(`On ${availableParallelism()} cores`);
  let isGood = true;
  const check = (holds: boolean, words: string) => {
    console.log(`${words}${holds ? '' : '   <-- NOT as wanted'}`);
    isGood &&= holds;
  };

  if (parts.includes('executor')) {
    const slices = await runTrivially(Number(values.runs));
    const tenth = Math.ceil(slices.length / 10);
    const [early, late] = [slices.slice(tenth, 2 * tenth), slices.slice(-tenth)];
    const middle = (some: typeof slices, key: keyof (typeof slices)[number]) =>
      median((some.length > 0 ? some : slices).map((slice) => slice[key]));
    console.log(
      `the executor ends ${middle(slices, 'runsPerSecond').toFixed(0)} runs a second of a function that does nothing ` +
        `(the last tenth ${middle(late, 'runsPerSecond').toFixed(0)})`,
    );
    const ratio = middle(late, 'heapMegabytes') / middle(early, 'heapMegabytes');
    check(
      ratio <= MOST_HEAP_GROWTH,
      `its heap after ${values.runs} runs ${middle(late, 'heapMegabytes').toFixed(1)} MB, in the second tenth ` +
        `${middle(early, 'heapMegabytes').toFixed(1)} MB: ratio ${ratio.toFixed(2)} (at most ${MOST_HEAP_GROWTH} wanted); ` +
        `resident ${middle(late, 'residentMegabytes').toFixed(0)} and ${middle(early, 'residentMegabytes').toFixed(0)} MB`,
    );
  }

  if (parts.includes('known')) {
    const stub = { DOCKING_ENGINE: 'stub', STUB_ENGINE_IN_PRODUCTION: 'allow' };
    await withStack(root, stub, async (stack, folder) => {
      const ligands = Number(values.ligands);
      const known = await runKnownLigands(stack, receptor, { ligands, repeats: 5, folder });
      const { early, late } = known.workerMegabytes;
      console.log(
        `${ligands} ligands with a stub engine: ${known.firstSeconds.toFixed(0)} s, ` +
          `${(ligands / known.firstSeconds).toFixed(1)} a second; resident memory of the worker ` +
          `${late.toFixed(0)} MB at the end, ${early.toFixed(0)} MB after a tenth`,
      );
      const seconds = median(known.seconds);
      check(
        seconds <= MOST_SECONDS_KNOWN,
        `${ligands} ligands that are known: ${seconds.toFixed(2)} s from the request to the end of the run ` +
          `(${known.seconds.map((each) => each.toFixed(2)).join(', ')}; at most ${MOST_SECONDS_KNOWN} s wanted)`,
      );
    });
  }

  if (parts.includes('docking')) {
    await withStack(root, {}, async (stack) => {
      const library = join(root, 'bench/throughput/drug-like.csv');
      // A first screen with little effort: a worker has been up for days where it serves anybody.
      const warm = await openLaboratory(stack, 'bench-warm', receptor);
      await screenThroughProduct(stack, warm, library, { exhaustiveness: 1, poses: 1 });
      const laboratory = await openLaboratory(stack, 'bench', receptor);
      const parameters = { exhaustiveness: EXHAUSTIVENESS, poses: 9 };
      const screen = await screenThroughProduct(stack, laboratory, library, parameters);
      const other = Object.values(screen.otherCpuSeconds).reduce((sum, part) => sum + part, 0);
      const percent = (100 * other) / screen.engineCpuSeconds;
      const words = Object.entries(screen.otherCpuSeconds).map(
        ([name, part]) => `${name} ${part.toFixed(1)} s`,
      );
      check(
        percent <= MOST_OUTSIDE_PERCENT,
        `${screen.docked} drug-like ligands at exhaustiveness ${EXHAUSTIVENESS}: engine ${screen.engineCpuSeconds.toFixed(0)} CPU-s, ` +
          `outside of it ${other.toFixed(1)} CPU-s (${words.join(', ')}): ${percent.toFixed(2)} % (at most ${MOST_OUTSIDE_PERCENT} % wanted)`,
      );
    });
  }
  return isGood ? 0 : 1;
});

async function withStack(
  root: string,
  env: NodeJS.Dict<string>,
  fn: (stack: Stack, folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-orchestration-'));
  const options = { root, dataRoot: join(folder, 'data'), mode: 'built' as const, say: console.log };
  const stack = await startStack({ ...options, env: { ...process.env, ...env } });
  try {
    await fn(stack, folder);
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
