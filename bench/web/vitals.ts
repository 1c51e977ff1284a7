import type { Page } from '@playwright/test';

declare global {
  interface Window {
    bench: { lcpMs: number; interactions: Map<number, number>; longFramesMs: number[] };
  }
}

interface EventTiming extends PerformanceEntry {
  interactionId: number;
}

/** Has every page of this one's write down what the browser says of its speed, from its first byte on. */
export async function watchVitals(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.bench = { lcpMs: 0, interactions: new Map(), longFramesMs: [] };
    // No function here has a name of its own: what runs this file would wrap it in a helper that pages do not have.
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) window.bench.lcpMs = startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const { interactionId, duration } of list.getEntries() as EventTiming[]) {
        const { interactions } = window.bench;
        if (interactionId === 0) continue;
        interactions.set(interactionId, Math.max(interactions.get(interactionId) ?? 0, duration));
      }
      // The least that browsers tell.
    }).observe({ type: 'event', buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.bench.longFramesMs.push(duration);
    }).observe({ type: 'long-animation-frame', buffered: true });
  });
}

/** When the largest part of the first screen was painted, in milliseconds from the start of the navigation. */
export const lcpMs = (page: Page): Promise<number> => page.evaluate(() => window.bench.lcpMs);

/**
 * Interaction to next paint: from the press to the frame that shows what it did, the slowest of all interactions.
 * Those of less than 16 ms are not told, and count as 0.
 */
export const inpMs = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, ...window.bench.interactions.values()));

/** Forgets the frames of before. */
export const forgetFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.bench.longFramesMs = [];
  });

/** Frames that took longer than 50 ms, in milliseconds. */
export const longFramesMs = (page: Page): Promise<number[]> => page.evaluate(() => window.bench.longFramesMs);
