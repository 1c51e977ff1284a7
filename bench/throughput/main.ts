import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { COMMAND_LINES, runCommandLine, writePreparedFiles } from '@/bench/throughput/command-lines';
import {
  openLaboratory,
  readPrepared,
  type ScreenResult,
  screenThroughProduct,
} from '@/bench/throughput/product-screen';
import { inTurns } from '@/bench/throughput/turns';
import { SYSTEM_PATH } from '@/lib/docking/vina-process';
import { startStack } from '@/scripts/stack/stack';
import { exitWith, StackError } from '@/scripts/stack/stop';

/** 24 molecules each: what people screen, and fragments and natural products that are docked in half the time. */
const LIBRARIES = ['drug-like', 'small'] as const;
const POSES = 9;
const LEAST_RATIO = 0.95;

/**
 * `npm run bench:throughput`: 24 ligands through the whole product against the best of three command lines, all in
 * short turns. Prints seconds of each in its own turns and the ratio; ends with 1 if it is less than wanted.
 */
await exitWith(async () => {
  const { values } = parseArgs({
    options: {
      exhaustiveness: { type: 'string', default: '8' },
      ligands: { type: 'string', default: LIBRARIES[0] },
    },
  });
  const exhaustiveness = Number(values.exhaustiveness);
  const ligands = LIBRARIES.find((name) => name === values.ligands);
  if (!ligands) throw new StackError(`--ligands is one of: ${LIBRARIES.join(', ')}.`);
  const root = resolve(import.meta.dirname, '../..');
  const receptor = join(root, 'examples/aurora-a/5dt0.pdb');
  const library = join(import.meta.dirname, `${ligands}.csv`);
  const cores = availableParallelism();
  const scratch = mkdtempSync(join(tmpdir(), 'bench-throughput-'));
  const stack = await startStack({
    root,
    dataRoot: join(scratch, 'data'),
    mode: 'built',
    env: process.env,
    say: console.log,
  });
  try {
    // A first screen with little effort: for the files of the command lines, and because a worker has been up for days
    // where it serves anybody.
    console.log('Preparing the ligands …');
    const first = await openLaboratory(stack, 'bench-first', receptor);
    const { searchSpace } = await screenThroughProduct(stack, first, library, {
      exhaustiveness: 1,
      poses: 1,
    });
    const { receptorPdbqt, ligandPdbqts } = readPrepared(stack);
    const files = writePreparedFiles(join(scratch, 'files'), receptorPdbqt, ligandPdbqts);
    const laboratory = await openLaboratory(stack, 'bench', receptor);

    console.log('The product and the command lines dock in turns …');
    let screen: ScreenResult | undefined;
    const cpuSeconds = new Map<string, number>();
    const options = { searchSpace, exhaustiveness, poses: POSES, cores, path: SYSTEM_PATH };
    const seconds = await inTurns([
      {
        name: 'product',
        work: async (turn) => {
          turn.own(stack.processIds().worker as number);
          screen = await screenThroughProduct(
            stack,
            laboratory,
            library,
            { exhaustiveness, poses: POSES },
            turn,
          );
        },
      },
      ...COMMAND_LINES.map(({ name, script }) => ({
        name,
        work: async (turn: Parameters<typeof runCommandLine>[4]) => {
          cpuSeconds.set(name, await runCommandLine(name, script, files, options, turn));
        },
      })),
    ]);
    const ratio = report(screen as ScreenResult, seconds, cpuSeconds, cores);
    return ratio >= LEAST_RATIO ? 0 : 1;
  } finally {
    await stack.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
});

/** @returns throughput of the product over that of the best command line */
function report(
  screen: ScreenResult,
  seconds: ReadonlyMap<string, number>,
  cpuSeconds: ReadonlyMap<string, number>,
  cores: number,
): number {
  const { engineCpuSeconds: engine, otherCpuSeconds, docked } = screen;
  const other = Object.values(otherCpuSeconds).reduce((sum, part) => sum + part, 0);
  const row = (name: string, cpu: number) =>
    console.log(
      `  ${name.padEnd(8)}${(seconds.get(name) ?? 0).toFixed(1).padStart(8)}${cpu.toFixed(1).padStart(8)}`,
    );
  console.log(`\n${docked} ligands on ${cores} cores, in turns, seconds`);
  console.log(`  ${''.padEnd(8)}${'wall'.padStart(8)}${'CPU'.padStart(8)}`);
  for (const [name, cpu] of cpuSeconds) row(name, cpu);
  row('product', engine + other);
  const parts = Object.entries(otherCpuSeconds).map(([name, part]) => `${name} ${part.toFixed(1)} s`);
  console.log(
    `CPU of the engine ${engine.toFixed(1)} s; outside it ${other.toFixed(1)} s (${((100 * other) / (engine + other)).toFixed(1)} % of all, ${(other / docked).toFixed(2)} s a ligand: ${parts.join(', ')})`,
  );
  const own = seconds.get('product') ?? Number.NaN;
  const [best, wall] = [...seconds]
    .filter(([name]) => name !== 'product')
    .reduce((a, b) => (b[1] < a[1] ? b : a));
  const ratio = wall / own;
  console.log(
    `throughput of the product / ${best}, the best command line: ${ratio.toFixed(3)} (at least ${LEAST_RATIO} wanted)`,
  );
  return ratio;
}
