import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createChemistryPool } from '@/lib/chemistry/molecules/chemistry-pool';
import { DockingFailure } from '@/lib/docking/failures';
import { machineClass } from '@/lib/docking/machine-class';
import { createVinaEngine } from '@/lib/docking/vina';
import type { SampleMachine } from '@/lib/use-cases/proof/dock-sample';
import { verifyBundle } from '@/lib/use-cases/proof/verify-bundle';
import { describeVerdict } from './bundle-verdict';
import { exitWith, StackError } from './stack/stop';

const USAGE = 'npm run verify -- bundle.zip [--sample 3 | --all] [--seed word] [--vina /path/of/vina]';
const DEFAULT_SAMPLE = 3;
const LIMITS = { timeoutSeconds: 6 * 3600, memoryMegabytes: 8192 };

/** `npm run verify`: checks a proof bundle and docks a sample of it again; the exit code is 1 if it is not sound. */
await exitWith(async () => {
  const { values, positionals } = parseArgs({
    options: {
      sample: { type: 'string' },
      all: { type: 'boolean' },
      seed: { type: 'string' },
      vina: { type: 'string' },
    },
    allowPositionals: true,
    strict: false,
  });
  const [path, ...more] = positionals;
  if (!path || more.length > 0) throw new StackError(`Name one bundle. Usage:\n  ${USAGE}`);
  const count = values.all ? Number.POSITIVE_INFINITY : Number(values.sample ?? DEFAULT_SAMPLE);
  if (!values.all && (!Number.isSafeInteger(count) || count < 0))
    throw new StackError(`--sample is "${values.sample}": give a whole number. Usage:\n  ${USAGE}`);
  const word = typeof values.seed === 'string' ? values.seed : randomBytes(6).toString('hex');
  const vina = typeof values.vina === 'string' ? values.vina : 'vina';
  const vinaPath = vina.includes('/') ? fromWhereCalled(vina) : vina;

  const scratchRoot = await mkdtemp(join(tmpdir(), 'verify-bundle-'));
  const chemistry = createChemistryPool({ size: 1 });
  try {
    const startMachine = async (): Promise<SampleMachine> => ({
      engine: createVinaEngine({ vinaPath, scratchRoot }),
      chemistry,
      machineClass: machineClass(),
      cores: availableParallelism(),
      limits: LIMITS,
    });
    const verdict = await verifyBundle(fromWhereCalled(path), { count, word, startMachine });
    console.log(describeVerdict(verdict));
    const isSample = verdict.dockedAgain.length > 0 && !values.all;
    if (isSample) console.log(`To choose the same sample again: --seed ${word}`);
    return verdict.isSound ? 0 : 1;
  } catch (error) {
    throw error instanceof DockingFailure ? new StackError(error.message) : error;
  } finally {
    await chemistry.close();
    await rm(scratchRoot, { recursive: true, force: true });
  }
});

/** npm starts scripts in the checkout; a relative path is meant from where the person is. */
function fromWhereCalled(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}
