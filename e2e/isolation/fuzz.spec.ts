import { expect, test } from '@playwright/test';
import { stackFacts } from '@/e2e/support/facts';
import { fuzz, reportLines } from './fuzz/fuzz';
import { plantOrganisations } from './fuzz/installation';

/** The same calls at each run of the tests; `npm run fuzz:isolation` makes many more, and others. */
const SEED = 20_261_124;

test('2,000 random calls of everything by everybody tell nobody of another organisation', async () => {
  const report = await fuzz(await plantOrganisations(stackFacts()), { calls: 2_000, seed: SEED, atOnce: 6 });
  expect(report.problems, reportLines(report)).toEqual([]);
  // It has looked at what it is for.
  expect(report.compared).toBeGreaterThan(300);
  expect(report.cancelled).toBeGreaterThan(50);
  expect(report.statuses[200]).toBeGreaterThan(50);
});
