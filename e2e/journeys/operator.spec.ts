import { expect, type Page, test } from '@playwright/test';
import { stackFacts } from '@/e2e/support/facts';
import { becomeOperator, makeOrganisation } from '@/e2e/support/operator';
import { joinByLink } from '@/e2e/support/people';
import { freshPage, signIn } from '@/e2e/support/sign-in';

const ORGANISATION = { name: 'Lipid group', slug: 'lipid-group', adminEmail: 'lena@lipid.example.org' };

/** What the dialog says while one types: the form of an address, and that one is taken. */
async function mistypeAddress(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New organisation' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(ORGANISATION.name);
  await dialog.getByLabel('Address').fill('-lipids');
  await expect(dialog.getByText('no hyphen at either end')).toBeVisible();
  await dialog.getByLabel('Address').fill(stackFacts().organisations[0].slug);
  await expect(dialog.getByText('is taken by another organisation')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

test('the operator makes an organisation, whose Admin comes in by the link, and suspends and resumes it', async ({
  page,
  browser,
}) => {
  const { url } = stackFacts();
  await becomeOperator(page, 'olga@installation.example.org');
  await mistypeAddress(page);
  const link = await makeOrganisation(page, ORGANISATION);
  const admin = await freshPage(browser);
  await joinByLink(admin, link, 'Lena', ORGANISATION.slug);

  const members = page.getByRole('textbox', { name: 'Members' });
  await members.fill('2');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The quotas are changed').first()).toBeVisible();
  await admin.goto(`${url}/orgs/${ORGANISATION.slug}/members`);
  await expect(admin.getByText('1 of 2 active members')).toBeVisible();

  await page.getByRole('button', { name: 'Suspend' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('The invoice of May is open');
  await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByText('Closed to its members')).toBeVisible();
  const refused = await admin.request.get(`${url}/api/v1/orgs/${ORGANISATION.slug}/runs`);
  expect(refused.status()).toBe(503);
  expect((await refused.json()).error.message).toContain('is suspended: The invoice of May is open.');
  // The page that is open goes away by itself.
  await expect(admin.getByText('The invoice of May is open.')).toBeVisible();
  expect(new URL(admin.url()).pathname).toBe('/');

  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Suspend' })).toBeVisible();
  await admin.goto(`${url}/orgs/${ORGANISATION.slug}/audit`);
  await expect(admin.getByRole('button', { name: /^organization\.suspend, entry/ })).toBeVisible();
  await expect(admin.getByText('olga (operator)').first()).toBeVisible();

  // Running the installation opens no organisation.
  await page.goto(`${url}/orgs/${ORGANISATION.slug}`);
  await expect(page.getByText('There is nothing here')).toBeVisible();
  await page.goto(`${url}/operator?search=lipid`);
  await expect(page.getByRole('table', { name: 'Organisations' }).getByRole('link')).toHaveCount(1);

  await page.getByRole('button', { name: 'Run the probes' }).click();
  await expect(page.getByText(/^All \d+ held/)).toBeVisible({ timeout: 60_000 });
});

test('for everybody else there is no such page', async ({ page }) => {
  const { url, organisations } = stackFacts();
  await signIn(page, organisations[0]);
  await page
    .getByRole('button', { name: /^Account of/ })
    .first()
    .click();
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Operator' })).toHaveCount(0);
  for (const path of ['/operator', '/operator/organizations/org_1', '/nothing-at-all']) {
    const response = await page.goto(`${url}${path}`);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByText('There is nothing here')).toBeVisible();
  }
  const answers = await Promise.all(
    ['operator/organizations', 'nothing-at-all'].map(async (path) => {
      const response = await page.request.get(`${url}/api/v1/${path}`);
      const { error } = await response.json();
      return [response.status(), { ...error, requestId: '' }];
    }),
  );
  expect(answers[0]).toEqual(answers[1]);
});
