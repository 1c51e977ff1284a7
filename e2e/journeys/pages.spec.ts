import { expect, type Page, test } from '@playwright/test';
import { chooseFile } from '@/e2e/support/choose-file';
import { signedIn } from '@/e2e/support/docking';
import { stackFacts } from '@/e2e/support/facts';
import { signIn } from '@/e2e/support/sign-in';
import { untilReady } from '@/scripts/product-api/until-ready';

const orgUrl = (slug: string) => `${stackFacts().url}/orgs/${slug}`;

/** Holds back every request that matches until it is let go. @returns lets go */
async function holdBack(page: Page, pattern: string | RegExp): Promise<() => void> {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(pattern, async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}

test('what is typed before the sign-in page is alive is kept, and no press sends it in the address', async ({
  page,
}) => {
  const [{ email, password }] = stackFacts().organisations;
  const letScriptsGo = await holdBack(page, /\/_next\/static\/.*\.js/);
  await page.goto(`${stackFacts().url}/sign-in`, { waitUntil: 'commit' });
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByLabel('Password').press('Enter');
  const button = page.getByRole('button', { name: 'Sign in' });
  await expect(button).toBeDisabled();
  expect(page.url()).toBe(`${stackFacts().url}/sign-in`);
  letScriptsGo();
  await expect(button).toBeEnabled();
  await expect(page.getByLabel('E-mail')).toHaveValue(email);
  await button.click();
  await page.waitForURL(({ pathname }) => pathname.startsWith('/orgs/'));
});

test('a run is not started, and says why, until the search space of its target is there', async ({
  page,
}) => {
  const facts = stackFacts();
  const [organisation] = facts.organisations;
  const api = await signedIn(facts, organisation);
  // Two targets, so that the form does not choose by itself.
  const [target] = await Promise.all(
    ['Target that comes late', 'Another target'].map(async (name) => {
      const uploaded = await api.uploadTarget('examples/aurora-a/5dt0.pdb', name);
      await untilReady('target', () => api.getTarget(uploaded.id));
      return uploaded;
    }),
  );
  await signIn(page, organisation);
  await page.goto(`${orgUrl(organisation.slug)}/runs/new`);
  const letTargetGo = await holdBack(page, `**/targets/${target?.id}`);
  await page
    .getByRole('button', { name: /^Target/ })
    .or(page.getByLabel('Target'))
    .first()
    .click();
  await page.getByRole('option', { name: 'Target that comes late' }).click();
  const start = page.getByRole('button', { name: 'Start docking' });
  await expect(start).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByText('Loading the target and its search space…')).toBeVisible();
  letTargetGo();
  await expect(page.getByText(/around \(/).first()).toBeVisible();
  await start.click();
  await expect(page.getByText('Choose a library.')).toBeVisible();
});

test('the columns of a CSV are offered, chosen and obeyed, and one that is not there is refused by name', async ({
  page,
}) => {
  const [organisation] = stackFacts().organisations;
  const csv =
    'smiles,parent,name,code\nO=C(O)c1ccccc1,NC(=O)c1ccccc1,acid,B-1\nOc1ccc(F)cc1,Oc1ccccc1,fluoro,B-2\n';
  await signIn(page, organisation);
  const refused = await page.request.post(`${stackFacts().url}/api/v1/orgs/${organisation.slug}/libraries`, {
    multipart: {
      name: 'Refused',
      smilesColumn: 'parents',
      file: { name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) },
    },
    headers: { origin: stackFacts().url },
  });
  expect(refused.status()).toBe(422);
  expect((await refused.json()).error.issues).toEqual([
    { field: 'smilesColumn', message: expect.stringContaining('"smiles", "parent", "name", "code"') },
  ]);

  await page.goto(`${orgUrl(organisation.slug)}/libraries/new`);
  await chooseFile(page, { name: 'pairs.csv', buffer: Buffer.from(csv) });
  await expect(page.getByRole('button', { name: /Column with SMILES/ })).toContainText('smiles');
  await page.getByRole('button', { name: /Column with SMILES/ }).click();
  await page.getByRole('option', { name: 'parent' }).click();
  await page.getByRole('button', { name: /Column with names/ }).click();
  await page.getByRole('option', { name: 'code' }).click();
  await page.getByRole('button', { name: 'Upload and check' }).click();
  await page.waitForURL(/\/libraries\/lib_/);
  await expect(page.getByText('SMILES from “parent”, names from “code”')).toBeVisible();
  await expect(page.getByText('2 of 2 records accepted')).toBeVisible({ timeout: 60_000 });
  const id = page.url().split('/').at(-1);
  const list = `${stackFacts().url}/api/v1/orgs/${organisation.slug}/libraries/${id}/ligands`;
  const { ligands } = await (await page.request.get(list)).json();
  expect(
    ligands.map((ligand: { name: string; heavyAtoms: number }) => [ligand.name, ligand.heavyAtoms]),
  ).toEqual([
    ['B-1', 9],
    ['B-2', 7],
  ]);
});

test('a file that holds no ligands is refused as it is chosen', async ({ page }) => {
  const [, , organisation] = stackFacts().organisations;
  await signIn(page, organisation);
  await page.goto(`${orgUrl(organisation.slug)}/libraries/new`);
  await chooseFile(page, {
    name: 'receptor.pdb',
    buffer: Buffer.from('HEADER    KINASE\nATOM      1  N   ALA A   1\n'),
  });
  await expect(page.getByText('that is a target, not a library')).toBeVisible();
});

test('a new organisation is shown the way in every list', async ({ page }) => {
  const [, , organisation] = stackFacts().organisations;
  const org = orgUrl(organisation.slug);
  await signIn(page, organisation);
  await expect(page.getByText('Three steps to the first docked poses')).toBeVisible();
  for (const [path, words, link, leadsTo] of [
    ['runs', 'No runs yet', 'Start a run', '/runs/new'],
    ['targets', 'No targets yet', 'Add a target', '/targets/new'],
    ['libraries', 'No libraries yet', 'Add a library', '/libraries/new'],
  ] as const) {
    await page.goto(`${org}/${path}`);
    await expect(page.getByText(words)).toBeVisible();
    await expect(page.getByRole('main').getByRole('link', { name: link }).first()).toHaveAttribute(
      'href',
      `/orgs/${organisation.slug}${leadsTo}`,
    );
  }
  await page.goto(`${org}/runs/new`);
  await page.getByRole('button', { name: 'Start docking' }).click();
  await expect(page.getByText('Choose a target.')).toBeVisible();
  await expect(page.getByText('Choose a library.')).toBeVisible();

  // Or in one press, to the form of a run that says what it will take.
  await page.goto(org);
  await page.getByRole('button', { name: 'Load the example' }).click();
  await page.waitForURL(/\/runs\/new\?target=tgt_.+&library=lib_/, { timeout: 60_000 });
  await expect(page.getByText('of 14 ligands; none is known yet')).toBeVisible();
  await expect(page.getByText(/CPU-(minutes|hours)$/)).toBeVisible();
});

test('an address behind which there is nothing says so', async ({ page }) => {
  const [, , organisation] = stackFacts().organisations;
  await signIn(page, organisation);
  for (const path of [
    'runs/run_0000000000000000000000',
    'targets/tgt_0000000000000000000000',
    'runs/no-id',
    'nothing',
  ]) {
    const response = await page.goto(`${orgUrl(organisation.slug)}/${path}`);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByText('There is nothing here'), path).toBeVisible();
  }
  const response = await page.goto(`${stackFacts().url}/orgs/kinase-group/runs`);
  expect(response?.status()).toBe(404);
});
