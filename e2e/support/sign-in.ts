import type { Browser, Page } from '@playwright/test';
import { stackFacts } from './facts';

/** Fills in the form of a sign-in page that is open, and sends it. */
export async function fillSignIn(
  page: Page,
  { email, password }: { email: string; password: string },
): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/**
 * Signs in by the form, and waits for the page behind it.
 *
 * @param path where to, `/orgs/<slug>/members`; left out: the person's own first page
 */
export async function signIn(
  page: Page,
  person: { email: string; password: string },
  path?: string,
): Promise<void> {
  const callback = path ? `?callbackUrl=${encodeURIComponent(path)}` : '';
  await page.goto(`${stackFacts().url}/sign-in${callback}`);
  await fillSignIn(page, person);
  await page.waitForURL(({ pathname }) => (path ? pathname === path : pathname.startsWith('/orgs/')));
}

/** A page in a browser of somebody's own. */
export async function freshPage(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}
