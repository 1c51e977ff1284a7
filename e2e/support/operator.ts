import { expect, type Page } from '@playwright/test';
import { createMetadataDb } from '@/db/metadata/client';
import { grantOperator } from '@/scripts/operators';
import { stackFacts } from './facts';
import { TEST_PASSWORD, takeLink } from './people';
import { fillSignIn } from './sign-in';

/** As `npm run operator:grant` does on a new installation: an account, and a link for its password. Signs in with it. */
export async function becomeOperator(page: Page, email: string): Promise<void> {
  const { url, databaseAdminUrl } = stackFacts();
  const metadata = createMetadataDb({ url: databaseAdminUrl, maxConnections: 1 });
  const { passwordPath } = await grantOperator(metadata, email).finally(() => metadata.close());
  await page.goto(`${url}${passwordPath}`);
  await page.getByLabel('New password', { exact: true }).fill(TEST_PASSWORD);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await fillSignIn(page, { email, password: TEST_PASSWORD });
  await page.waitForURL(`${url}/operator`);
}

/**
 * Makes an organisation on the operator's page, and waits until the worker has made its database.
 * @returns the link of its first Admin, which is shown once
 */
export async function makeOrganisation(
  page: Page,
  { name, slug, adminEmail }: { name: string; slug: string; adminEmail: string },
): Promise<string> {
  await page.getByRole('button', { name: 'New organisation' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await expect(dialog.getByLabel('Address')).toHaveValue(slug);
  await dialog.getByLabel('E-mail of its first Admin').fill(adminEmail);
  await dialog.getByRole('button', { name: 'Make it' }).click();
  const link = await takeLink(page);
  await page.waitForURL(/\/operator\/organizations\/org_/);
  // The worker takes it up once it has measured its machine, and the page follows.
  await expect(page.getByText('Open', { exact: true })).toBeVisible({ timeout: 60_000 });
  return link;
}
