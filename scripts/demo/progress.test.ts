import { describe, expect, it } from 'vitest';
import { NO_OUTCOMES } from '@/lib/domain/outcomes';
import {
  formatBar,
  formatCounts,
  formatProgress,
  formatSeconds,
  fractionDone,
  type Progress,
  ProgressDisplay,
} from './progress';

const progress = (change: Partial<Progress> = {}): Progress => ({
  total: 14,
  counts: { ...NO_OUTCOMES, docked: 6, rejected: 1 },
  inWork: 0.5,
  names: ['JNJ-7706621', 'tozasertib'],
  status: 'running',
  ...change,
});

it('counts decided ligands and the decided part of those in work', () => {
  expect(fractionDone(progress())).toBeCloseTo(7.5 / 14);
  expect(fractionDone(progress({ total: 0 }))).toBe(0);
  expect(fractionDone(progress({ inWork: 20 }))).toBe(1);
});

it('draws the bar without rounding up: it is full only when all is done', () => {
  expect(formatBar(0, 10)).toBe('░░░░░░░░░░   0 %');
  expect(formatBar(0.999, 10)).toBe('█████████░  99 %');
  expect(formatBar(1, 10)).toBe('██████████ 100 %');
});

it('names every outcome', () => {
  expect(formatCounts(progress().counts)).toBe(
    'docked 6 · reused 0 · rejected 1 · failed 0 · cancelled 0 · skipped 0',
  );
});

it.each([
  [2.13, '2.1 s'],
  [59.4, '59 s'],
  [59.6, '1 min 00 s'],
  [185, '3 min 05 s'],
])('writes %d seconds as %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

describe('ProgressDisplay', () => {
  const record = (isTerminal: boolean) => {
    const written: string[] = [];
    const display = new ProgressDisplay({ isTerminal, columns: 60, write: (text) => written.push(text) });
    return { written, display };
  };

  it('draws over itself in a terminal, within its width', () => {
    const { written, display } = record(true);
    display.show(progress(), 10);
    display.show(progress(), 11);
    expect(written.join('')).toContain('\u001b[3A\u001b[0J');
    for (const line of formatProgress(progress(), 10, 60)) expect(line.length).toBeLessThan(60);
  });

  it('writes plain lines elsewhere: one at each change, and one every 15 seconds', () => {
    const { written, display } = record(false);
    display.show(progress(), 1);
    display.show(progress({ inWork: 0.9 }), 2);
    expect(written).toHaveLength(1);
    display.show(progress({ counts: { ...NO_OUTCOMES, docked: 7, rejected: 1 } }), 3);
    expect(written).toHaveLength(2);
    display.show(progress({ counts: { ...NO_OUTCOMES, docked: 7, rejected: 1 } }), 18);
    expect(written).toHaveLength(3);
    expect(written.join('')).not.toContain('\u001b');
  });
});
