import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { exitWith, StackError } from '@/scripts/stack/stop';
import { removeBundles } from './bundle';
import { startInstallation } from './installation';
import { SCENARIOS } from './scenarios/all';
import type { Scenario } from './scenarios/scenario';
import type { Outcome } from './verdict';
import { type Commons, World } from './world';

const USAGE = `npm run faults -- [--scenario ${SCENARIOS.map(({ name }) => name).join(',')}] [--seed 1] [--dose 1 | --core [--half 1]]`;

/**
 * `npm run faults`: an installation of its own, with a real database, real files and the stub engine; what its processes
 * suffer is chosen by a seed. Prints what was thrown at it and what holds; the exit code is 1 if anything does not.
 */
await exitWith(async () => {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string' },
      seed: { type: 'string', default: String(randomInt(1, 2 ** 31)) },
      dose: { type: 'string', default: '1' },
      core: { type: 'boolean', default: false },
      half: { type: 'string' },
    },
  });
  const [seed, dose] = [Number(values.seed), Number(values.dose)];
  const named = values.scenario?.split(',');
  const known = SCENARIOS.map(({ name }) => name);
  if (!Number.isSafeInteger(seed) || !(dose > 0) || (named && !named.every((name) => known.includes(name))))
    throw new StackError(`Usage:\n  ${USAGE}`);
  const isWanted = ({ name, core }: Scenario) => {
    if (named) return named.includes(name);
    return !values.core || (core !== null && (!values.half || core.half === Number(values.half)));
  };
  const scenarios = SCENARIOS.filter(isWanted);

  const began = performance.now();
  console.log(`Seed ${seed}, ${values.core ? 'core doses' : `dose ${dose}`}.`);
  const installation = await startInstallation();
  const commons: Commons = { groups: [] };
  let [passed, failed] = [0, 0];
  try {
    for (const scenario of scenarios) {
      const since = performance.now();
      // Each with numbers of its own: alone it meets the same as among others.
      const world = new World(installation, commons, seed, SCENARIOS.indexOf(scenario));
      console.log(`\n${scenario.name}: ${scenario.words}`);
      const { facts, problems } = await scenario
        .run(world, (values.core && scenario.core?.dose) || dose)
        .catch(
          (error: unknown): Outcome => ({
            facts: [],
            problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
          }),
        );
      world.end();
      for (const fact of facts) console.log(`  ${fact}`);
      for (const problem of problems) console.log(`  NOT AS IT SHOULD BE: ${problem}`);
      const seconds = (performance.now() - since) / 1000;
      console.log(`  ${problems.length === 0 ? 'holds' : 'DOES NOT HOLD'} (${seconds.toFixed(0)} s)`);
      if (problems.length === 0) passed++;
      else failed++;
      // What was damaged here is no finding of the next.
      if (problems.length > 0) commons.groups = [];
    }
  } finally {
    await installation.close();
    removeBundles();
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `\n${passed} hold, ${failed} do not; ${seconds.toFixed(0)} s, ${cpuSeconds().toFixed(0)} s of processor time. Repeat with --seed ${seed}.`,
  );
  return failed === 0 ? 0 : 1;
});

/** Of this process and of all its children that have ended. */
function cpuSeconds(): number {
  // proc(5): fields 14 to 17 of stat, in hundredths of a second.
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}
