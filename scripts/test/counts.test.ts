import { expect, it } from 'vitest';
import { addCounts, countPlaywright, countVitest, NOTHING, settleCounts, totalLine } from './counts';

it('reads Vitest’s report; a file that does not load is a failure', () => {
  const report = { numPassedTests: 12, numFailedTests: 2, numPendingTests: 1, numFailedTestSuites: 1 };
  expect(countVitest(report)).toEqual({ passed: 12, failed: 2, skipped: 1 });
  expect(countVitest({ ...report, numFailedTests: 0 })).toMatchObject({ failed: 1 });
});

it('reads Playwright’s report; an error outside of the tests is a failure', () => {
  const report = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
  expect(countPlaywright(report)).toEqual({ passed: 4, failed: 2, skipped: 2 });
});

it('lets the exit code have the last word', () => {
  const good = { ...NOTHING, passed: 5 };
  expect(settleCounts(0, good)).toEqual(good);
  expect(settleCounts(1, good)).toMatchObject({ failed: 1 });
  expect(settleCounts(1, { ...good, failed: 3 })).toMatchObject({ failed: 3 });
  expect(settleCounts(1, null)).toMatchObject({ failed: 1 });
  expect(settleCounts(0, NOTHING)).toMatchObject({ failed: 1 });
});

it('adds up to one line', () => {
  expect(
    totalLine(addCounts({ passed: 2, failed: 0, skipped: 0 }, { passed: 3, failed: 1, skipped: 4 })),
  ).toBe('5 passed, 1 failed');
});
