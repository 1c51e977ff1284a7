import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { chromiumOptions } from '@/e2e/support/chromium';
import { stackFacts } from '@/e2e/support/facts';
import { signIn } from '@/e2e/support/sign-in';
import { loadRdkit, withMolecule } from '@/lib/chemistry/molecules/rdkit';
import { verifyBundle } from '@/lib/use-cases/proof/verify-bundle';

/**
 * Neutral at pH 7.4, so that what comes out is the very molecule that went in; and of no other journey, which would
 * dock it first and leave this one to reuse the result.
 */
const LIGANDS = {
  '9-methyladenine': 'Cn1cnc2c(N)ncnc21',
  'isoindolinone; rm -rf /': 'O=C1NCc2ccccc21',
  '4-fluorobenzyl alcohol': 'OCc1ccc(F)cc1',
};
const LIBRARY = [
  ...Object.entries(LIGANDS).map(([name, smiles]) => `${smiles} ${name}`),
  'C1CC unclosed ring',
].join('\n');

test.use({ launchOptions: chromiumOptions(true) });

async function choose(page: Page, file: { name: string; buffer: Buffer }) {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'choose a file' }).click();
  await (await chooser).setFiles({ ...file, mimeType: 'application/octet-stream' });
}

test('a scientist docks a library and takes the poses home', async ({ page }) => {
  test.setTimeout(600_000);
  const { url, organisations } = stackFacts();
  const [organisation, other] = organisations;
  const org = `${url}/orgs/${organisation.slug}`;
  await signIn(page, organisation);

  await page.goto(`${org}/targets/new`);
  await choose(page, { name: '5dt0.pdb', buffer: readFileSync('examples/aurora-a/5dt0.pdb') });
  await page.getByRole('button', { name: 'Upload and prepare' }).click();
  await page.waitForURL(/\/targets\/tgt_/);
  const targetId = page.url().split('/').at(-1) as string;
  await expect(page.locator('[data-viewer-state="ready"]')).toBeVisible({ timeout: 120_000 });

  await page.goto(`${org}/libraries/new`);
  await choose(page, { name: 'fragments.smi', buffer: Buffer.from(LIBRARY) });
  await page.getByRole('button', { name: 'Upload and check' }).click();
  await page.waitForURL(/\/libraries\/lib_/);
  const libraryId = page.url().split('/').at(-1) as string;
  await expect(page.getByText('unclosed ring').first()).toBeVisible({ timeout: 60_000 });

  // The grid's filters say what is chosen, and stand in the address.
  await page.getByRole('button', { name: /^With or without/ }).click();
  await page.getByRole('option', { name: /^With an alert 0/ }).click();
  await page.waitForURL(/[?&]alerts=any/);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.waitForURL((address) => address.search === '');

  await page.goto(`${org}/runs/new?target=${targetId}&library=${libraryId}`);
  await page.getByRole('button', { name: /^Standard screen v1/ }).click();
  await page.getByRole('option', { name: /^Quick look v1/ }).click();
  await page.getByRole('button', { name: 'Start docking' }).click();
  await page.waitForURL(/\/runs\/run_/);
  const runId = new URL(page.url()).pathname.split('/').at(-1) as string;
  const api = `${url}/api/v1/orgs/${organisation.slug}/runs/${runId}`;
  await expect
    .poll(async () => (await (await page.request.get(api)).json()).status, { timeout: 480_000 })
    .toBe('completed');

  const run = await (await page.request.get(api)).json();
  expect(run).toMatchObject({ parameters: { exhaustiveness: 1 }, pipeline: { name: 'Quick look' } });
  expect(run.counts).toMatchObject({ docked: 3, rejected: 1, failed: 0 });
  const ledger = await (await page.request.get(`${api}/ledger?outcome=rejected`)).json();
  expect(ledger.rows).toEqual([
    expect.objectContaining({
      line: 4,
      name: 'unclosed ring',
      reasonCode: 'unreadable',
      outcome: 'rejected',
    }),
  ]);
  await page.reload();
  await expect(page.getByText('9-methyladenine').first()).toBeVisible();
  await expect(page.locator('[data-viewer-state="ready"]').first()).toBeVisible({ timeout: 60_000 });

  // Where a result came from has an address, and what proves it can be taken home.
  await page.getByRole('button', { name: 'Provenance' }).click();
  await expect(page.getByRole('dialog', { name: /^Provenance of/ }).getByText('in this run')).toBeVisible();
  await page.waitForURL(/[?&]provenance=on/);
  await page.keyboard.press('Escape');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  await page.getByRole('menuitem', { name: /^Proof bundle/ }).click();
  const { checks, isSound } = await verifyBundle(await (await downloading).path(), null);
  expect(isSound, JSON.stringify(checks)).toBe(true);

  await loadRdkit();
  const canonical = (source: string) =>
    withMolecule(source, (molecule) => molecule.get_smiles(), { removeHs: true });
  const sdf = await (await page.request.get(`${api}/export.sdf`)).text();
  const records = sdf.split('$$$$\n').filter((record) => record.trim() !== '');
  const poses = Object.fromEntries(records.map((record) => [record.split('\n')[0], canonical(record)]));
  const expected = Object.entries(LIGANDS).map(([name, smiles]) => [name, canonical(smiles)]);
  expect(poses).toEqual(Object.fromEntries(expected));

  // To the other organisation none of it exists, and a foreign id answers as an unknown one.
  await page.context().clearCookies();
  await signIn(page, other);
  expect((await page.request.get(api)).status()).toBe(404);
  const foreign = await page.request.get(`${url}/api/v1/orgs/${other.slug}/runs/${runId}`);
  const unknown = await page.request.get(`${url}/api/v1/orgs/${other.slug}/runs/run_${'0'.repeat(22)}`);
  expect(foreign.status()).toBe(404);
  expect((await foreign.json()).error.message).toBe((await unknown.json()).error.message);
});
