import { expect, type Locator, type Page } from '@playwright/test';

const MOST_TAB_STOPS = 60;

/**
 * Moves the focus with the Tab key until it is on this element.
 * @throws Error if the element is not in the tab order
 */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stops = 0; stops < MOST_TAB_STOPS; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} is not reached by ${MOST_TAB_STOPS} presses of Tab.`);
}

/** The focus must be seen: a ring around what has it, or around the row or frame that it belongs to. */
export async function expectFocusRing(page: Page): Promise<void> {
  const rings = await page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused) return [];
    const frame = focused.closest('[class*="focus-within"]');
    return [
      getComputedStyle(focused).outlineStyle,
      getComputedStyle(focused, '::after').outlineStyle,
      frame ? getComputedStyle(frame).outlineStyle : 'none',
    ];
  });
  expect(rings.some((style) => style !== 'none')).toBe(true);
}
