import { expect, type Page } from '@playwright/test';
import { stackFacts } from './facts';

/** Of everybody whom a test makes. */
export const TEST_PASSWORD = 'correct horse battery';

/** The link that an open dialog shows once; closes it. */
export async function takeLink(page: Page): Promise<string> {
  const link = page.getByRole('button', { name: 'Copy the link' }).locator('span').first();
  const text = await link.textContent();
  await page.getByRole('button', { name: 'Done' }).click();
  return text ?? '';
}

/** Invites somebody, on the members page. @returns the link */
export async function invite(page: Page, email: string, role: string): Promise<string> {
  await page.getByRole('button', { name: 'Invite somebody' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByRole('button', { name: /Role/ }).click();
  await page.getByRole('option', { name: role }).click();
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  return takeLink(page);
}

/** Follows an invitation's link and joins with a new account; ends on the organisation's first page. */
export async function joinByLink(page: Page, link: string, name: string, slug: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Password').fill(TEST_PASSWORD);
  await page.getByRole('button', { name: 'Make the account and join' }).click();
  await page.waitForURL(`${stackFacts().url}/orgs/${slug}`);
}

/** Gives a person another role, on the members page. */
export async function changeRole(page: Page, person: string, role: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${person}` }).click();
  await page.getByRole('menuitem', { name: 'Change role' }).click();
  await page.getByRole('dialog').getByRole('button', { name: /Role/ }).click();
  await page.getByRole('option', { name: role }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Change role' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}
