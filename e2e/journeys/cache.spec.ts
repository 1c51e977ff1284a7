import { expect, test } from '@playwright/test';
import { endOfRun, readyAurora, readyLibrary, signedIn, testFile } from '@/e2e/support/docking';
import { stackFacts } from '@/e2e/support/facts';
import { signIn } from '@/e2e/support/sign-in';

test('an Admin sees what was reused and verified, pins it, limits it, and invalidates it', async ({
  page,
}) => {
  const facts = stackFacts();
  const organisation = facts.cachedOrganisation;
  const api = await signedIn(facts, organisation);
  const [targetId, libraryId] = [
    await readyAurora(api),
    await readyLibrary(api, testFile('cached.csv', 'name,smiles\nadenine,Nc1ncnc2[nH]cnc12\n')),
  ];
  const dock = async () => {
    const parameters = { exhaustiveness: 1, seed: 11 };
    const { id } = await api.startRun({ name: 'For the cache', targetId, libraryId, parameters });
    return (await endOfRun(api, id)).counts;
  };
  expect(await dock()).toMatchObject({ docked: 1, reused: 0 });
  expect(await dock()).toMatchObject({ docked: 0, reused: 1 });

  await signIn(page, organisation);
  await page.goto(`${facts.url}/orgs/${organisation.slug}/settings/cache`);
  const row = page.getByRole('row', { name: /adenine/ });
  await expect(row).toContainText('AutoDock Vina');
  // Docked again in the background, as one of each run's reused results is.
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('docked again as a check, all gave the same')).toBeVisible({
      timeout: 2_000,
    });
  }).toPass({ timeout: 60_000 });

  await row.getByRole('button', { name: 'Pin adenine', exact: true }).click();
  await expect(row.getByText('Pinned')).toBeVisible();

  await page.getByRole('button', { name: /Keep an entry after its last use/ }).click();
  await page.getByRole('option', { name: 'For 90 days' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('The settings of the cache are changed')).toBeVisible();

  await page.getByRole('button', { name: 'Invalidate…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Invalidate results' });
  await dialog.getByRole('button', { name: 'Invalidate 1 entry' }).click();
  await expect(dialog.getByText('Say why.', { exact: true })).toBeVisible();
  await dialog.getByLabel('Reason').fill('A chain was missing');
  await dialog.getByRole('button', { name: 'Invalidate 1 entry' }).click();
  await expect(page.getByText('Nothing is kept yet')).toBeVisible();
  expect(await dock()).toMatchObject({ docked: 1, reused: 0 });
});
