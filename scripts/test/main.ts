import { join, resolve } from 'node:path';
import { exitWith } from '@/scripts/stack/stop';
import { untilInterrupted } from '@/scripts/stack/until-interrupted';
import { addCounts, countPlaywright, countVitest, NOTHING, totalLine } from './counts';
import { killSteps, runStep, type Step, type StepResult } from './step';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, '.cache/test');
const modules = join(root, 'node_modules');

const vitest = (project: string, limitMinutes: number): Step => {
  const report = join(folder, `${project}.json`);
  return {
    name: `${project} tests`,
    args: [
      join(modules, 'vitest/vitest.mjs'),
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    report,
    count: countVitest,
    limitMinutes,
  };
};

const lint: Step = {
  name: 'lint',
  args: [join(modules, '@biomejs/biome/bin/biome'), 'check', '.'],
  limitMinutes: 3,
};
const types: Step = {
  name: 'types',
  args: ['--import', 'tsx', join(root, 'scripts/test/check-types.ts')],
  limitMinutes: 5,
};
const build: Step = {
  name: 'build',
  args: ['--import', 'tsx', join(root, 'scripts/test/build.ts')],
  limitMinutes: 8,
};
const browserReport = join(folder, 'browser.json');
const browser: Step = {
  name: 'browser tests',
  args: [join(modules, '@playwright/test/cli.js'), 'test', '--reporter=list,json'],
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: browserReport },
  report: browserReport,
  count: countPlaywright,
  limitMinutes: 25,
};

/** Steps side by side where neither measures time and both leave each other's files alone; what docks in earnest runs alone. */
const STAGES: Step[][] = [[lint, types], [vitest('unit', 8), build, vitest('integration', 12)], [browser]];

/** `npm test`: everything, in stages; the last line is the total. */
await exitWith(async () => {
  void untilInterrupted(killSteps).then(() => {
    killSteps();
    console.log('\nInterrupted.');
    process.exit(130);
  });
  const started = Date.now();
  const results: StepResult[] = [];
  for (const stage of STAGES) {
    results.push(...(await Promise.all(stage.map((step) => runStep(root, folder, step, console.log)))));
  }
  const total = results.reduce((sum, result) => addCounts(sum, result.counts), NOTHING);

  const width = Math.max(...results.map((result) => result.name.length));
  console.log(`\n${'step'.padEnd(width)}  passed  failed  skipped  seconds`);
  for (const { name, counts, seconds } of results) {
    const numbers = [
      String(counts.passed).padStart(6),
      String(counts.failed).padStart(6),
      String(counts.skipped).padStart(7),
      seconds.toFixed(0).padStart(7),
    ];
    console.log(`${name.padEnd(width)}  ${numbers.join('  ')}`);
  }
  console.log(`All in ${Math.round((Date.now() - started) / 1000)} s.\n`);
  console.log(totalLine(total));
  return total.failed === 0 ? 0 : 1;
});
