import { expect, type Page } from '@playwright/test';
import type { PageView } from './every-page';
import type { Filled } from './filled-organisation';

/** What stands in a page until its parts are there. */
const UNFINISHED = '.skeleton, [aria-busy="true"], [data-viewer-state="loading"]';
const DRAWN_WITHIN_MS = 60_000;

/** Opens a view, and waits until all of it is there. @throws Error if it is another page, "not found" for example */
export async function lookAt(page: Page, origin: string, view: PageView, filled: Filled): Promise<void> {
  await page.goto(`${origin}${view.path(filled)}`);
  await expect(page.getByRole('heading', { level: 1 }).first(), view.name).toHaveText(view.heading(filled));
  await expect(page.locator(UNFINISHED), view.name).toHaveCount(0, { timeout: DRAWN_WITHIN_MS });
}

/** Waits until nothing of a page is on its way any more, and what is there is painted: for pictures. */
export async function finished(page: Page, view: PageView): Promise<void> {
  await page.waitForLoadState('networkidle');
  await expect(page.locator(UNFINISHED), view.name).toHaveCount(0, { timeout: DRAWN_WITHIN_MS });
  await painted(page);
}

/** Waits until what was changed is in sight. */
export async function painted(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}
