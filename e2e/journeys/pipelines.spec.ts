import { expect, test } from '@playwright/test';
import { stackFacts } from '@/e2e/support/facts';
import { signIn } from '@/e2e/support/sign-in';

test('a starter is cloned, changed, published, compared and offered to a run', async ({ page }) => {
  const { url, organisations } = stackFacts();
  const [organisation] = organisations;
  const name = 'Screen of the kinase group';
  await signIn(page, organisation);
  const button = (label: string | RegExp) => page.getByRole('button', { name: label });
  const number = (label: string) => page.getByRole('textbox', { name: label });

  await page.getByRole('link', { name: 'Pipelines' }).click();
  await expect(page.getByRole('table', { name: 'Pipelines' })).toContainText('Careful redocking');
  await page.getByRole('link', { name: 'Standard screen' }).click();
  await expect(page.getByText('AutoDock Vina', { exact: true })).toBeVisible();
  await button('Clone').click();
  await page.getByLabel('Name of the copy').fill(name);
  await button('Make the copy').click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();

  await number('Exhaustiveness').fill('0');
  await page.keyboard.press('Tab');
  await expect(page.getByText('Must be a whole number from 1 to 64.')).toBeVisible();
  await expect(button('Publish')).toBeDisabled();
  await number('Exhaustiveness').fill('12');
  await page.keyboard.press('Tab');
  await button('Publish').click();
  await button('Publish version 1').click();
  await expect(button('New draft')).toBeVisible();

  await button('New draft').click();
  await expect(page).toHaveURL(/version=2/);
  await number('pH').fill('6.5');
  await page.keyboard.press('Tab');
  await button('Save draft').click();
  await expect(page.getByText('The draft is saved')).toBeVisible();
  await button('Publish').click();
  const asked = page.getByRole('alertdialog', { name: 'Publish version 2?' });
  await expect(asked).toContainText('It differs from version 1 in: pH.');
  await button('Publish version 2').click();
  await expect(page.getByRole('link', { name: 'Start a run' })).toBeVisible();

  // What two versions differ in stands in the address.
  await page.goto(`${page.url().split('?')[0]}?version=2&compare=1`);
  const differences = page.getByRole('table', { name: 'Differences between Version 1 and Version 2' });
  await expect(differences.getByRole('row')).toHaveCount(2);
  await expect(differences.getByRole('row').nth(1)).toContainText(/pH.*7\.4.*6\.5/s);

  await page.getByRole('link', { name: 'Start a run' }).click();
  await page.waitForURL(/\/runs\/new\?pipeline=ppv_/);
  await expect(button(/^Screen of the kinase group v2/)).toBeVisible();
  await expect(page.getByText('Ligands are charged as at pH 6.5.')).toBeVisible();
  await expect(number('Exhaustiveness')).toHaveValue('12');
  await number('Exhaustiveness').fill('2');
  await page.keyboard.press('Tab');
  await expect(page.getByText(`Adjusted from ${name} v2: exhaustiveness.`)).toBeVisible();
  await page.goto(`${url}/orgs/${organisation.slug}/runs/new`);
  await expect(button(/^Standard screen v1/)).toBeVisible();
});
