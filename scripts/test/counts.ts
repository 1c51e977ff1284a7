import { z } from 'zod';

/** What a step of the tests counted. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numFailedTestSuites: z.number().default(0),
});

/** Counts of Vitest's JSON report. A file that could not even be loaded has no tests: it counts as one failure. */
export function countVitest(report: unknown): Counts {
  const found = VitestReport.parse(report);
  const failed = Math.max(found.numFailedTests, found.numFailedTestSuites > 0 ? 1 : 0);
  return { passed: found.numPassedTests, failed, skipped: found.numPendingTests };
}

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()).default([]),
});

/** Counts of Playwright's JSON report; errors outside of any test (the stack did not start) count as failures. */
export function countPlaywright(report: unknown): Counts {
  const { stats, errors } = PlaywrightReport.parse(report);
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  };
}

/** A step that is one check: it passed or it failed. */
export function countCheck(code: number): Counts {
  return code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };
}

/**
 * The counts of a step with a report. The exit code has the last word: a step that failed without a failed test (it crashed, or
 * there was an error between tests) counts one failure, and one that ran no test at all has failed, too.
 */
export function settleCounts(code: number, reported: Counts | null): Counts {
  const counts = reported ?? NOTHING;
  const isSuspicious = code !== 0 || counts.passed + counts.failed === 0;
  return isSuspicious && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The line for machines, alone on its line at the end of the output. */
export function totalLine(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed`;
}
