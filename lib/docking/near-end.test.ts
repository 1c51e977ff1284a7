import { describe, expect, it } from 'vitest';
import { nearEndWatch } from './near-end';

/**
 * Feeds a search of so many milliseconds that begins after a while, in Vina's 51 steps.
 * @param heldUp milliseconds that the machine stood still before the 40th step
 * @returns the times told, from its begin, without the standing still
 */
function toldAt(milliseconds: number, heldUp = 0): number[] {
  let clock = 5_000;
  const told: number[] = [];
  const watch = nearEndWatch(
    () => told.push(clock - 5_000 - heldUp),
    () => clock,
  );
  for (let star = 1; star <= 51; star++) {
    clock = 5_000 + (milliseconds * star) / 51 + (star < 40 ? 0 : heldUp);
    watch(star / 51);
  }
  return told;
}

describe('nearEndWatch', () => {
  it('tells once, when as much is left as another process needs to start', () => {
    const told = toldAt(51_000);
    expect(told).toHaveLength(1);
    expect(told[0]).toBeGreaterThanOrEqual(51_000 - 1_200);
    expect(told[0]).toBeLessThanOrEqual(51_000 - 1_200 + 1_000);
  });

  it('is not misled by a machine that stood still for a while', () => {
    const told = toldAt(51_000, 600_000);
    expect(told).toHaveLength(1);
    expect(told[0]).toBeCloseTo(toldAt(51_000)[0] as number);
  });

  it('tells of a short search as soon as its pace is known', () => {
    const told = toldAt(1_000);
    expect(told).toHaveLength(1);
    expect(told[0]).toBeCloseTo((1_000 * 2) / 51);
  });

  it('says nothing before there is a pace, or when nothing moves', () => {
    let told = 0;
    const watch = nearEndWatch(
      () => told++,
      () => 0,
    );
    watch(0.5);
    watch(0.5);
    expect(told).toBe(0);
  });
});
