import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  COMMAND_LINES,
  type PreparedFiles,
  timeCommandLine,
  writePreparedFiles,
} from '@/bench/throughput/command-lines';
import { type ScreenResult, screenThroughProduct } from '@/bench/throughput/product-screen';
import { SYSTEM_PATH } from '@/lib/docking/vina-process';
import { startStack } from '@/scripts/stack/stack';
import { exitWith } from '@/scripts/stack/stop';

const POSES = 9;

/**
 * `npm run bench:throughput`: 24 ligands through the whole product against the best of three command lines, in turns,
 * so that all meet the same machine. Prints seconds of each and the ratio; wants a machine with nothing else to do.
 */
await exitWith(async () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '2' },
      exhaustiveness: { type: 'string', default: '8' },
    },
  });
  const rounds = Number(values.rounds);
  const exhaustiveness = Number(values.exhaustiveness);
  const root = resolve(import.meta.dirname, '../..');
  const inputs = {
    receptor: join(root, 'examples/aurora-a/5dt0.pdb'),
    library: join(import.meta.dirname, 'ligands.csv'),
  };
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
    const product: ScreenResult[] = [];
    const seconds = new Map<string, number[]>(COMMAND_LINES.map(({ name }) => [name, []]));
    let files: PreparedFiles | null = null;
    for (let round = 1; round <= rounds; round++) {
      const screen = await screenThroughProduct(stack, `bench-${round}`, inputs, {
        exhaustiveness,
        poses: POSES,
      });
      product.push(screen);
      console.log(`round ${round}  product  ${screen.wallSeconds.toFixed(1)} s`);
      files ??= writePreparedFiles(join(scratch, 'files'), screen.receptorPdbqt, screen.ligandPdbqts);
      for (const { name, script } of COMMAND_LINES) {
        const { searchSpace } = screen;
        const options = { searchSpace, exhaustiveness, poses: POSES, cores, path: SYSTEM_PATH };
        const wall = await timeCommandLine(script, files, options);
        seconds.get(name)?.push(wall);
        console.log(`round ${round}  ${name.padEnd(7)}  ${wall.toFixed(1)} s`);
      }
    }
    report(product, seconds, cores);
    return 0;
  } finally {
    await stack.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
});

/** Of each the best round, which other work on the machine disturbed least. */
function report(
  product: readonly ScreenResult[],
  seconds: ReadonlyMap<string, number[]>,
  cores: number,
): void {
  const commandLines = [...seconds].map(([name, walls]) => ({ name, wall: Math.min(...walls) }));
  const best = commandLines.reduce((a, b) => (b.wall < a.wall ? b : a));
  const own = Math.min(...product.map((screen) => screen.wallSeconds));
  const screen = product.find(({ wallSeconds }) => wallSeconds === own) as ScreenResult;
  console.log(
    `\n${screen.docked} ligands on ${cores} cores, best of ${product.length} round(s), seconds of wall time`,
  );
  for (const { name, wall } of commandLines) console.log(`  ${name.padEnd(8)}${wall.toFixed(1).padStart(8)}`);
  console.log(`  ${'product'.padEnd(8)}${own.toFixed(1).padStart(8)}`);
  const { engineCpuSeconds: engine, otherCpuSeconds } = screen;
  const other = Object.values(otherCpuSeconds).reduce((sum, seconds) => sum + seconds, 0);
  const parts = Object.entries(otherCpuSeconds).map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`);
  console.log(
    `CPU of the engine ${engine.toFixed(1)} s; outside it ${other.toFixed(1)} s (${((100 * other) / (engine + other)).toFixed(1)} % of all, ${(other / screen.docked).toFixed(2)} s a ligand: ${parts.join(', ')})`,
  );
  console.log(
    `throughput of the product / ${best.name}, the best command line: ${(best.wall / own).toFixed(3)} (at least 0.95 wanted)`,
  );
}
