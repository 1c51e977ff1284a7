import { expect, type Page } from '@playwright/test';
import type { TestIdentityProvider } from '@/lib/testing/identity-provider';
import { stackFacts } from './facts';

/** Where the provider sends people back to. */
export const callbackOf = (slug: string) => `${stackFacts().url}/api/sso/${slug}/callback`;

/** Configures a provider on the page of sign-in settings: its people of `domain` come in, those of `group` as Scientists. */
export async function addProvider(
  page: Page,
  idp: TestIdentityProvider,
  { domain, group }: { domain: string; group: string },
): Promise<void> {
  await page.getByRole('button', { name: 'Add provider' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Lab account');
  await dialog.getByLabel('Domains').fill(domain);
  await dialog.getByLabel('Issuer').fill(idp.issuer);
  await dialog.getByRole('button', { name: 'Test' }).click();
  await expect(dialog.getByText('The provider answers')).toBeVisible();
  await dialog.getByLabel('Client id').fill(idp.clientId);
  await dialog.getByLabel('Client secret').fill(idp.clientSecret);
  await dialog.getByLabel('Claim with roles').fill('groups');
  await dialog.getByRole('button', { name: 'Add value' }).click();
  await dialog.getByRole('textbox', { name: 'Value', exact: true }).fill(group);
  await dialog.getByRole('button', { name: /Role$/ }).click();
  await page.getByRole('option', { name: 'Scientist' }).click();
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(idp.issuer)).toBeVisible();
}

/** From an organisation's address, which nobody is signed in for, to the provider and back. */
export async function comeByProvider(
  page: Page,
  idp: TestIdentityProvider,
  slug: string,
  subject: string,
): Promise<void> {
  await page.goto(`${stackFacts().url}/orgs/${slug}/runs`);
  await page.waitForURL(({ pathname }) => pathname === '/sign-in');
  await page.getByRole('link', { name: 'Use single sign-on' }).click();
  await expect(page.getByLabel('Organisation')).toHaveValue(slug);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.waitForURL(`${idp.issuer}/**`);
  await page.locator('input[name="login"]').fill(subject);
  await page.locator('input[name="password"]').fill('any');
  await page.locator('button[type="submit"]').click();
  await page.locator('button[type="submit"]', { hasText: 'Continue' }).click();
}
