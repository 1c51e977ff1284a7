import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  COMMAND_LINES,
  type PreparedFiles,
  type Timed,
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
    const commandLines = new Map<string, Timed[]>(COMMAND_LINES.map(({ name }) => [name, []]));
    let files: PreparedFiles | null = null;
    for (let round = 1; round <= rounds; round++) {
      const say = (name: string, { wallSeconds, cpuSeconds }: Timed) =>
        console.log(
          `round ${round}  ${name.padEnd(7)}  ${wallSeconds.toFixed(1).padStart(6)} s, CPU ${cpuSeconds.toFixed(1).padStart(6)} s`,
        );
      const screenOnce = async () => {
        const screen = await screenThroughProduct(stack, `bench-${round}`, inputs, {
          exhaustiveness,
          poses: POSES,
        });
        product.push(screen);
        say('product', {
          wallSeconds: screen.wallSeconds,
          cpuSeconds: screen.engineCpuSeconds + otherCpu(screen),
        });
        files ??= writePreparedFiles(join(scratch, 'files'), screen.receptorPdbqt, screen.ligandPdbqts);
        return screen;
      };
      // There and back again, so that no side always has the machine's better minutes. The first round must be led by
      // the product, which prepares the files.
      const productLeads = round % 2 === 1;
      const { searchSpace } = productLeads ? await screenOnce() : (product[0] as ScreenResult);
      for (const { name, script } of productLeads ? COMMAND_LINES : COMMAND_LINES.toReversed()) {
        const options = { searchSpace, exhaustiveness, poses: POSES, cores, path: SYSTEM_PATH };
        const timed = await timeCommandLine(script, files as unknown as PreparedFiles, options);
        commandLines.get(name)?.push(timed);
        say(name, timed);
      }
      if (!productLeads) await screenOnce();
    }
    report(product, commandLines, cores);
    return 0;
  } finally {
    await stack.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
});

/** Of each the best round, which other work on the machine disturbed least. */
function report(
  product: readonly ScreenResult[],
  commandLines: ReadonlyMap<string, readonly Timed[]>,
  cores: number,
): void {
  const bests = [...commandLines].map(([name, rounds]) => ({ name, ...fastest(rounds) }));
  const best = fastest(bests);
  const screen = fastest(product);
  const { engineCpuSeconds: engine, otherCpuSeconds, wallSeconds } = screen;
  const other = otherCpu(screen);
  const row = (name: string, wall: number, cpu: number) =>
    console.log(`  ${name.padEnd(8)}${wall.toFixed(1).padStart(8)}${cpu.toFixed(1).padStart(8)}`);
  console.log(`\n${screen.docked} ligands on ${cores} cores, best of ${product.length} round(s), seconds`);
  console.log(`  ${''.padEnd(8)}${'wall'.padStart(8)}${'CPU'.padStart(8)}`);
  for (const { name, wallSeconds: wall, cpuSeconds } of bests) row(name, wall, cpuSeconds);
  row('product', wallSeconds, engine + other);
  const parts = Object.entries(otherCpuSeconds).map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`);
  console.log(
    `CPU of the engine ${engine.toFixed(1)} s; outside it ${other.toFixed(1)} s (${((100 * other) / (engine + other)).toFixed(1)} % of all, ${(other / screen.docked).toFixed(2)} s a ligand: ${parts.join(', ')})`,
  );
  console.log(
    `throughput of the product / ${best.name}, the best command line: ${(best.wallSeconds / wallSeconds).toFixed(3)} (at least 0.95 wanted)`,
  );
}

function fastest<T extends { wallSeconds: number }>(rounds: readonly T[]): T {
  return rounds.reduce((best, round) => (round.wallSeconds < best.wallSeconds ? round : best));
}

function otherCpu(screen: ScreenResult): number {
  return Object.values(screen.otherCpuSeconds).reduce((sum, seconds) => sum + seconds, 0);
}
