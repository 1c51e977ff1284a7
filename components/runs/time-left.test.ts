import { expect, it } from 'vitest';
import { timeLeft } from '@/components/runs/time-left';

it.each([
  [20, 'under a minute left'],
  [60, 'about 1 min left'],
  [3_600, 'about 60 min left'],
  [2 * 3_600, 'about 2 h left'],
  [72 * 3_600, 'about 3 days left'],
])('says of %i s: %s', (seconds, words) => {
  expect(timeLeft(seconds)).toBe(words);
});
