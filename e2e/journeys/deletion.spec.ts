import { expect, test } from '@playwright/test';
import { endOfRun, readyAurora, readyLibrary, signedIn, testFile } from '@/e2e/support/docking';
import { stackFacts } from '@/e2e/support/facts';
import { signIn } from '@/e2e/support/sign-in';
import { placesOf } from '@/e2e/support/traces';

const MOLECULE = 'zyxomarkeride';
const SMILES = 'OCC(F)CCC(Cl)CN';
const FILE = 'ligands-of-the-doomed';
const NOTE = 'a-note-of-dora';
const MARKERS = [MOLECULE, SMILES, FILE, NOTE];

test('an Admin deletes the organisation, and nothing of it is left anywhere', async ({ page }) => {
  const facts = stackFacts();
  const { url, doomedOrganisation: doomed } = facts;
  const api = await signedIn(facts, doomed);
  const [targetId, libraryId] = await Promise.all([
    readyAurora(api),
    readyLibrary(api, testFile(`${FILE}.smi`, `${SMILES} ${MOLECULE}\n`)),
  ]);
  const { id: runId } = await api.startRun({
    name: NOTE,
    targetId,
    libraryId,
    parameters: { exhaustiveness: 1 },
  });
  expect(await endOfRun(api, runId)).toMatchObject({ status: 'completed', counts: { docked: 1 } });

  await signIn(page, doomed, `/orgs/${doomed.slug}/settings/general`);
  const role = { name: NOTE, permissions: ['run:read'] };
  const made = await page.request.post(`${url}/api/v1/orgs/${doomed.slug}/roles`, { data: role });
  expect(made.status()).toBe(201);
  const before = await placesOf(facts, MARKERS);
  for (const place of [
    /public\.molecules/,
    /public\.job_inputs/,
    /public\.roles/,
    /\/objects\/.*\/source/,
    /\.gz$/,
  ]) {
    expect(before).toContainEqual(expect.stringMatching(place));
  }

  await expect(page.getByText(/1 run, 1 docked ligand, 1 target, 1 library/)).toBeVisible();
  await page.getByRole('button', { name: 'Delete the organisation' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Delete the organisation?' });
  await dialog.getByRole('radio', { name: /Now/ }).press('Space');
  const confirm = dialog.getByRole('button', { name: 'Delete it now' });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel(`Type ${doomed.slug} to confirm`).fill(doomed.slug);
  await dialog.getByLabel('Your password').fill('not my password');
  await confirm.click();
  await expect(dialog.getByText('This is not your password.')).toBeVisible();
  await dialog.getByLabel('Your password').fill(doomed.password);
  await confirm.click();

  await page.waitForURL(({ pathname }) => pathname === '/');
  await expect(page.getByText('belong to no organisation')).toBeVisible();
  const answer = await page.request.get(`${url}/api/v1/orgs/${doomed.slug}/runs`);
  expect(answer.status()).toBe(404);
  await page.goto(`${url}/orgs/${doomed.slug}`);
  await expect(page.getByText('There is nothing here')).toBeVisible();

  await expect.poll(() => placesOf(facts, MARKERS), { timeout: 30_000 }).toEqual([]);
  const stays = await placesOf(facts, [doomed.slug]);
  expect(stays.filter((place) => !place.includes('/logs/'))).toEqual([
    expect.stringMatching(/ public\.org_deletions$/),
  ]);
});
