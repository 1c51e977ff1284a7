import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startTestStack } from '@/e2e/support/stack';
import { exitWith, StackError } from '@/scripts/stack/stop';
import { fuzz, reportLines } from './fuzz';
import { plantOrganisations } from './installation';

const USAGE = 'npm run fuzz:isolation -- [--calls 100000] [--seed 1] [--at-once 12]';

/**
 * `npm run fuzz:isolation`: starts a stack of its own, plants three organisations, calls everything at random, and
 * prints what it saw; the exit code is 1 if anything was told that must not be.
 */
await exitWith(async () => {
  const { values } = parseArgs({
    options: {
      calls: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(randomInt(1, 2 ** 31)) },
      'at-once': { type: 'string', default: '12' },
    },
  });
  const [calls, seed, atOnce] = [Number(values.calls), Number(values.seed), Number(values['at-once'])];
  if (![calls, seed, atOnce].every((number) => Number.isSafeInteger(number) && number > 0)) {
    throw new StackError(`All three are whole numbers from 1. Usage:\n  ${USAGE}`);
  }
  const { facts, stop } = await startTestStack({ web: 3240, postgres: 25_540 }, console.log);
  try {
    const installation = await plantOrganisations(facts);
    console.log(`Three organisations are planted; seed ${seed}, ${calls} calls, ${atOnce} at once.`);
    const report = await fuzz(installation, { calls, seed, atOnce }, console.log);
    console.log(reportLines(report));
    return report.problems.length === 0 ? 0 : 1;
  } finally {
    await stop();
  }
});
