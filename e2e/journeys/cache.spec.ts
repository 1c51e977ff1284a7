import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { chooseFile } from '@/e2e/support/choose-file';
import { endOfRun, readyAurora, readyLibrary, signedIn, testFile } from '@/e2e/support/docking';
import { stackFacts } from '@/e2e/support/facts';
import { signIn } from '@/e2e/support/sign-in';
import type { TargetId } from '@/lib/domain/ids';

let targetId: TargetId;
test.beforeAll(async () => {
  const facts = stackFacts();
  targetId = await readyAurora(await signedIn(facts, facts.cachedOrganisation));
});

test('an Admin sees what was reused and verified, pins it, limits it, and invalidates it', async ({
  page,
}) => {
  const facts = stackFacts();
  const organisation = facts.cachedOrganisation;
  const api = await signedIn(facts, organisation);
  const libraryId = await readyLibrary(
    api,
    testFile('cached.csv', 'name,smiles\nadenine,Nc1ncnc2[nH]cnc12\n'),
  );
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

test('what was docked is reused and added to, taken away as proof, and restored if no byte was changed', async ({
  page,
}) => {
  const facts = stackFacts();
  const organisation = facts.cachedOrganisation;
  const api = await signedIn(facts, organisation);
  const one = 'name,smiles\nphenol,Oc1ccccc1\n';
  const four = `${one}aniline,Nc1ccccc1\npyridine,c1ccncc1\nimidazole,c1c[nH]cn1\n`;
  const libraries = {
    one: await readyLibrary(api, testFile('one.csv', one)),
    four: await readyLibrary(api, testFile('four.csv', four)),
  };
  const dock = async (name: keyof typeof libraries) => {
    const asked = Date.now();
    const parameters = { exhaustiveness: 1, poses: 2, seed: 12 };
    const { id } = await api.startRun({ name, targetId, libraryId: libraries[name], parameters });
    return { ...(await endOfRun(api, id)), tookSeconds: (Date.now() - asked) / 1000 };
  };
  expect((await dock('one')).counts).toMatchObject({ docked: 1, reused: 0 });
  const again = await dock('one');
  expect(again.counts).toMatchObject({ docked: 0, reused: 1 });
  expect(again.cpuSeconds).toBe(0);
  expect(again.tookSeconds).toBeLessThan(15);
  const added = await dock('four');
  expect(added.counts).toMatchObject({ docked: 3, reused: 1 });

  await signIn(page, organisation);
  const runs = `${facts.url}/orgs/${organisation.slug}/runs`;
  await page.goto(`${runs}/${added.id}?tab=ledger`);
  await expect(page.getByRole('row', { name: /phenol/ })).toContainText('Reused');
  await expect(page.getByRole('row', { name: /aniline/ })).toContainText('Docked');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  await page.getByRole('menuitem', { name: /^Proof bundle/ }).click();
  const bundle = test.info().outputPath('proof.zip');
  await (await downloading).saveAs(bundle);

  const verify = (path: string) =>
    promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      'scripts/verify-bundle.ts',
      path,
      '--sample',
      '1',
    ]);
  expect((await verify(bundle)).stdout).toContain('The bundle is sound.');
  const bytes = readFileSync(bundle);
  // The first poses in the archive: their name stands before their bytes.
  const at = bytes.indexOf('/poses.sdf') + '/poses.sdf'.length + 40;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  const tampered = test.info().outputPath('tampered.zip');
  writeFileSync(tampered, bytes);
  const refused = await verify(tampered).catch((error: { code: number; stdout: string }) => error);
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringMatching(/\/poses\.sdf [\s\S]+REFUSED/) });

  await page.goto(runs);
  await page.getByRole('link', { name: 'Restore' }).click();
  await chooseFile(page, { name: 'tampered.zip', buffer: bytes });
  await page.getByRole('button', { name: 'Verify and restore' }).click();
  await expect(page.getByRole('alert').getByText('/poses.sdf')).toBeVisible();
  await chooseFile(page, { name: 'proof.zip', buffer: readFileSync(bundle) }, () =>
    page.getByRole('button', { name: 'choose another file' }).click(),
  );
  await page.getByRole('button', { name: 'Verify and restore' }).click();
  await expect(page.getByText('Restored from a proof bundle, read-only')).toBeVisible();
  await expect(page.getByText(`Made by ${organisation.name}`)).toBeVisible();
  await page.getByRole('link', { name: /^Ledger/ }).click();
  await expect(page.getByRole('row', { name: /imidazole/ })).toContainText('Docked');
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete the run' }).click();
  await page.waitForURL(runs);
  await expect(page.getByText('Restored', { exact: true })).toHaveCount(0);
});
