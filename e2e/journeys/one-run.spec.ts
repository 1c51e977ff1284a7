import { expect, type Page, test } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { endOfRun, readyAurora, readyLibrary, signedIn, testFile } from '@/e2e/support/docking';
import { stackFacts } from '@/e2e/support/facts';
import { signIn } from '@/e2e/support/sign-in';
import type { RunId, TargetId } from '@/lib/domain/ids';
import type { ProductApi } from '@/scripts/product-api/product-api';

/** Names that a spreadsheet would run, or a table would break at. */
const LIBRARY = [
  'smiles,name',
  'Nc1ncnc2[nH]cnc12,"=HYPERLINK(""http://example.org"",""adenine"")"',
  'Oc1ccccc1,"phenol, ""pure"""',
  'C1CC,unclosed',
].join('\n');

let api: ProductApi;
let targetId: TargetId;
let runId: RunId;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  const facts = stackFacts();
  api = await signedIn(facts, facts.organisations[0]);
  targetId = await readyAurora(api);
  const libraryId = await readyLibrary(api, testFile('names.csv', LIBRARY));
  const parameters = { exhaustiveness: 1, poses: 3 };
  ({ id: runId } = await api.startRun({ name: 'Two small ones', targetId, libraryId, parameters }));
  expect((await endOfRun(api, runId)).status).toBe('completed');
});

/** Signs in and opens a part of the run. */
async function openRun(page: Page, id: RunId, query = ''): Promise<void> {
  const [organisation] = stackFacts().organisations;
  await signIn(page, organisation);
  await page.goto(`${stackFacts().url}/orgs/${organisation.slug}/runs/${id}${query}`);
}

/** Opens the ranking of the run, and waits for its viewer's word: a key pressed before the page is alive is lost. */
async function openRanking(page: Page): Promise<void> {
  await openRun(page, runId);
  await expect(page.locator('[data-viewer-state="unsupported"]').first()).toBeVisible({ timeout: 60_000 });
}

test('the log of a task is read, and closed by the keyboard', async ({ page }) => {
  await openRun(page, runId, '?tab=ledger');
  const button = page.getByRole('button', { name: 'Log of phenol, "pure"' });
  await button.click();
  const dialog = page.getByRole('dialog', { name: 'Log of phenol, "pure"' });
  await expect(dialog.getByText(/exhaustiveness/i)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
});

test('the table is taken home as CSV: every ligand, its numbers, and no formula', async ({ page }) => {
  await openRun(page, runId);
  await page.getByRole('button', { name: 'Download' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Table, CSV' }).click();
  expect((await download).suggestedFilename()).toBe('Two small ones.csv');
  const text = await (await (await download).createReadStream()).toArray();
  const rows: Record<string, string>[] = parse(Buffer.concat(text), { columns: true });
  const results = await api.getResults(runId);
  expect(rows).toHaveLength(2);
  expect(rows.map((row) => [row.rank, row.name, Number(row.affinity_kcal_per_mol), row.outcome])).toEqual(
    results.map(({ rank, name, affinityKcalPerMol, outcome }) => [
      String(rank),
      name.replace(/^=/, "'="),
      Math.round(affinityKcalPerMol * 1000) / 1000,
      outcome,
    ]),
  );
});

test('results are filtered by the address, sorted by a header, and filtered by a drag over a plot', async ({
  page,
}) => {
  await openRun(page, runId, '?heavyAtomsMin=8');
  const counted = page.getByRole('status').filter({ hasText: /^\d+ (of \d+|ligands?)$/ });
  await expect(counted).toHaveText('1 of 2');
  await page.getByRole('button', { name: 'Remove filter: Heavy atoms ≥ 8' }).click();
  await expect(counted).toHaveText('2 ligands');
  expect(new URL(page.url()).search).not.toContain('heavyAtomsMin');

  const grid = page.getByRole('grid', { name: 'Results' });
  const ranks = () => grid.locator('[data-index] [role=gridcell]:first-child').allTextContents();
  const affinity = grid.getByRole('columnheader', { name: /Affinity/ });
  await expect(affinity).toHaveAttribute('aria-sort', 'ascending');
  await affinity.getByRole('button').click();
  await expect(affinity).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(ranks).toEqual(['2', '1']);

  await page.getByRole('button', { name: 'Plots' }).click();
  // The best affinity stands at the left end of the histogram, the other one at the right.
  const box = await page.locator('[data-plot="Distribution of affinity"]').boundingBox();
  if (!box) throw new Error('There is no histogram.');
  const y = box.y + box.height / 3;
  await page.mouse.move(box.x + 56, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 4, y, { steps: 4 });
  await page.mouse.move(box.x + box.width / 2, y, { steps: 4 });
  await page.mouse.up();
  await expect(counted).toHaveText('1 of 2');
  await expect.poll(ranks).toEqual(['1']);
  expect(new URL(page.url()).searchParams.get('affinityMax')).toMatch(/^-/);
});

test('a result is starred by a key, noted, filtered by, taken off and back; and the run is compared', async ({
  page,
}) => {
  await openRanking(page);
  const grid = page.getByRole('grid', { name: 'Results' });
  const panel = page.getByRole('region', { name: 'Shortlists' });
  await grid.getByRole('row', { selected: true }).focus();
  await page.keyboard.press('s');
  await expect(panel.getByRole('link', { name: 'Two small ones' })).toBeVisible();
  await panel.getByRole('button', { name: 'Add a note' }).click();
  await page.getByRole('textbox', { name: 'Note' }).fill('Holds the hinge');
  await page.keyboard.press('Enter');
  await expect(panel).toContainText('Holds the hinge');

  await panel.getByRole('link', { name: 'Two small ones' }).click();
  const list = page.getByRole('grid', { name: 'Results on the shortlist' });
  await expect(list.getByRole('row')).toHaveCount(2);
  await expect(list).toContainText('Holds the hinge');
  await page.getByRole('link', { name: 'Open in its run' }).click();
  await expect(page.getByRole('button', { name: /^Remove filter: On “Two small ones”/ })).toBeVisible();
  await expect(grid.getByRole('row')).toHaveCount(2);
  await expect(panel).toContainText('Holds the hinge');
  await grid.getByRole('row', { selected: true }).focus();
  await page.keyboard.press('s');
  const undo = page.getByRole('button', { name: 'Undo' });
  // A toast stays while somebody points at it.
  await undo.hover();
  await expect(page.getByText('No ligand passes these filters')).toBeVisible();
  await undo.click();
  await expect(grid.getByRole('row')).toHaveCount(2);
  await expect(panel).toContainText('Holds the hinge');

  await page.getByRole('link', { name: 'Compare' }).click();
  await expect(page.getByText('Choose the other run')).toBeVisible();
  await page.goto(`${page.url().replace(/\?.*/, '')}?a=${runId}&b=${runId}&n=1&show=kept`);
  await expect(page.getByText('Nothing: same receptor')).toBeVisible();
  const molecules = page.getByRole('grid', { name: 'Molecules of the two runs' });
  await expect(molecules.getByRole('row')).toHaveCount(2);
  await expect(molecules.getByRole('gridcell').last()).toHaveText('0.00');
});

test('a part that cannot be loaded says so, and is there after another try', async ({ page }) => {
  await openRanking(page);
  await page.route('**/ledger*', (route) => route.fulfill({ status: 503, body: 'a proxy’s own page' }));
  await page
    .getByRole('navigation', { name: 'Parts of the run' })
    .getByRole('link', { name: /Ledger/ })
    .click();
  const alert = page.getByRole('alert').filter({ hasText: 'The ledger could not be loaded' });
  await expect(alert).toContainText('not available at the moment');
  await page.unroute('**/ledger*');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('grid', { name: 'Ledger of records' })).toContainText('unclosed');
});

test('the ranking is there at the end, though the stream told of the end only', async ({ page }) => {
  const libraryId = await readyLibrary(api, testFile('last.smi', 'O=C1NCc2cc(F)ccc21 last'));
  const parameters = { exhaustiveness: 8 };
  const { id } = await api.startRun({ name: 'To its end', targetId, libraryId, parameters });
  await page.route('**/events', async (route) => {
    const event = { kind: 'run', run: await endOfRun(api, id) };
    await route.fulfill({ contentType: 'text/event-stream', body: `data: ${JSON.stringify(event)}\n\n` });
  });
  await openRun(page, id);
  await expect(page.getByText('Completed').first()).toBeVisible({ timeout: 90_000 });
  await expect(
    page.getByRole('grid', { name: /Results/ }).getByRole('row', { selected: true }),
  ).toContainText('last');
});

test('a run is cancelled half way: the rest is marked so, and nothing is lost from the ledger', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const [organisation] = stackFacts().organisations;
  // JNJ-7706621 is large enough to be at work when the press comes.
  const smiles = 'NS(=O)(=O)c1ccc(Nc2nc(N)n(C(=O)c3c(F)cccc3F)n2)cc1';
  const library = ['one', 'two', 'three', 'four'].map((name) => `${smiles} ${name}`).join('\n');
  const libraryId = await readyLibrary(api, testFile('four.smi', library));
  const parameters = { exhaustiveness: 64 };
  const { id } = await api.startRun({ name: 'To be cancelled', targetId, libraryId, parameters });
  await openRun(page, id);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the run' }).click();
  await expect(page.getByRole('banner').or(page.locator('header')).getByText('Cancelled')).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByRole('button', { name: 'Cancel', exact: true })).toBeHidden();
  const run = await endOfRun(api, id);
  expect(run).toMatchObject({ status: 'cancelled', total: 4, pending: 0 });
  expect(run.counts.cancelled).toBeGreaterThanOrEqual(1);
  expect(Object.values(run.counts).reduce((sum, value) => sum + value, 0)).toBe(4);
  await page.goto(`${stackFacts().url}/orgs/${organisation.slug}/runs/${id}?tab=ledger&outcome=cancelled`);
  await expect(page.getByRole('grid', { name: 'Ledger of records' })).toContainText('four');
});
