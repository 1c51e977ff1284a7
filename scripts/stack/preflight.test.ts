import { expect, it } from 'vitest';
import { judgeMachine } from './preflight';

const gigabyte = 1024 ** 3;
const machine = {
  nodeMajor: 24,
  freeDiskBytes: 20 * gigabyte,
  totalMemoryBytes: 16 * gigabyte,
  availableMemoryBytes: 8 * gigabyte,
};

it.each([
  ['a good machine', {}, null, 0],
  ['an old Node', { nodeMajor: 20 }, 'Node 24 is needed', 0],
  ['a full disk', { freeDiskBytes: gigabyte }, 'Only 1024 MB are free', 0],
  ['little memory', { availableMemoryBytes: gigabyte }, null, 1],
])('%s', (_, change, stop, warnings) => {
  const verdict = judgeMachine({ ...machine, ...change });
  if (stop) expect(verdict.stop).toContain(stop);
  else expect(verdict.stop).toBeNull();
  expect(verdict.warnings).toHaveLength(warnings);
});
