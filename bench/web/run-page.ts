import { type Browser, expect, type Page } from '@playwright/test';
import { forgetFrames, inpMs, lcpMs, longFramesMs, watchVitals } from './vitals';

const WINDOW = { width: 1440, height: 900 };
const ROWS_DOWN = 25;
const SCREENS_DOWN = 150;
const WHEEL_PX = 400;

const grid = (page: Page) => page.getByRole('grid', { name: 'Results' });

async function openRun(browser: Browser, url: string, cookies: Cookies): Promise<Page> {
  const context = await browser.newContext({ viewport: WINDOW });
  await context.addCookies(cookies);
  const page = await context.newPage();
  await watchVitals(page);
  await page.goto(url, { waitUntil: 'load' });
  await expect(grid(page).locator('[data-index]').first()).toBeVisible();
  return page;
}

export type Cookies = Parameters<Awaited<ReturnType<Browser['newContext']>>['addCookies']>[0];

/** Opens a run so many times with an empty cache of the browser. @returns each time's LCP in milliseconds */
export async function largestPaints(
  browser: Browser,
  url: string,
  cookies: Cookies,
  times: number,
): Promise<number[]> {
  const all: number[] = [];
  for (let time = 0; time < times; time++) {
    const page = await openRun(browser, url, cookies);
    await page.waitForLoadState('networkidle');
    all.push(await lcpMs(page));
    await page.context().close();
  }
  return all;
}

/** Works with a run as somebody does who reads its ranking. @returns the slowest interaction in milliseconds */
export async function slowestInteraction(browser: Browser, url: string, cookies: Cookies): Promise<number> {
  const page = await openRun(browser, url, cookies);
  await page.waitForLoadState('networkidle');
  const rows = grid(page).locator('[data-index]');
  await rows.nth(2).click();
  for (let row = 0; row < ROWS_DOWN; row++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('s');
  await grid(page).getByRole('columnheader', { name: /LE/ }).getByRole('button').click();
  await page.getByRole('button', { name: 'Plots' }).click();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const least = page.getByRole('dialog').getByRole('textbox').first();
  await least.click();
  await page.keyboard.type('-12');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.type('target');
  // The first takes the words away, the second the palette.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('searchbox')).toBeHidden();
  await page.getByRole('link', { name: /Ledger/ }).click();
  await expect(page.getByRole('grid', { name: 'Ledger of records' })).toBeVisible();
  const worst = await inpMs(page);
  await page.context().close();
  return worst;
}

export interface Scrolling {
  /** Elements in the grid, the least and the most while it was scrolled. */
  elements: { least: number; most: number };
  /** Rows that were come past. */
  rows: number;
  longFramesMs: number[];
}

/** Turns the wheel over the ranking of a run, as fast as rows come, through many screens. */
export async function scrollRanking(browser: Browser, url: string, cookies: Cookies): Promise<Scrolling> {
  const page = await openRun(browser, url, cookies);
  await page.waitForLoadState('networkidle');
  await grid(page).hover();
  const counts: number[] = [];
  const count = () => grid(page).evaluate((element) => element.querySelectorAll('*').length);
  // The first rows are drawn with fewer above them.
  await page.mouse.wheel(0, 10 * WHEEL_PX);
  await page.waitForLoadState('networkidle');
  await forgetFrames(page);
  for (let screen = 0; screen < SCREENS_DOWN; screen++) {
    await page.mouse.wheel(0, WHEEL_PX);
    await page.evaluate(() => new Promise(requestAnimationFrame));
    counts.push(await count());
  }
  const last = await grid(page).locator('[data-index]').last().getAttribute('aria-rowindex');
  const scrolling = {
    elements: { least: Math.min(...counts), most: Math.max(...counts) },
    rows: Number(last),
    longFramesMs: await longFramesMs(page),
  };
  await page.context().close();
  return scrolling;
}
