import { type Browser, expect, type Page, test } from '@playwright/test';
import { endOfRun, readyAurora, readyLibrary, signedIn, testFile } from '@/e2e/support/docking';
import { stackFacts } from '@/e2e/support/facts';
import { becomeOperator, makeOrganisation } from '@/e2e/support/operator';
import { changeRole, invite, joinByLink, TEST_PASSWORD } from '@/e2e/support/people';
import { freshPage } from '@/e2e/support/sign-in';
import { addProvider, callbackOf, comeByProvider } from '@/e2e/support/single-sign-on';
import { placesOf } from '@/e2e/support/traces';
import { startIdentityProvider } from '@/lib/testing/identity-provider';

const ORGANISATION = { name: 'Mayfly group', slug: 'mayfly-group' };
const ADMIN = { name: 'Ephemera', email: 'ephemera@mayfly.example.org', password: TEST_PASSWORD };
const MARY = { name: 'Mary Jackson', email: 'mary@mayfly.example.org', password: TEST_PASSWORD };
const BEN = { name: 'Ben Weir', email: 'ben@mayfly.example.org', password: TEST_PASSWORD };

/** A molecule of no other test, as RDKit writes it. */
const MOLECULE = {
  name: 'zyxomarkeride',
  smiles: 'N#Cc1cc(F)c(Br)cc1Cl',
  formula: 'C7H2BrClFN',
  inchiKey: 'QRVZOLCBNJYMJK-UHFFFAOYSA-N',
};
const FILE = 'ligands-of-the-mayfly';
const NOTE = 'a-note-of-ephemera';
/** What the Collaborator must find nowhere: of the molecule, and of the receptor's file. */
const STRUCTURE = [...Object.values(MOLECULE), '5dt0.pdb', 'SKE:A'];
/** What must be nowhere in the end. */
const TRACES = [MOLECULE.name, MOLECULE.smiles, FILE, NOTE];

const org = () => `${stackFacts().url}/orgs/${ORGANISATION.slug}`;
const orgApi = () => `${stackFacts().url}/api/v1/orgs/${ORGANISATION.slug}`;

async function joined(browser: Browser, link: string, { name }: { name: string }): Promise<Page> {
  const page = await freshPage(browser);
  await joinByLink(page, link, name, ORGANISATION.slug);
  return page;
}

/** Docks one fragment with the least effort. @returns the ids of what it made */
async function dockOne() {
  const api = await signedIn(stackFacts(), { ...ORGANISATION, ...ADMIN });
  const [targetId, libraryId] = await Promise.all([
    readyAurora(api),
    readyLibrary(api, testFile(`${FILE}.smi`, `${MOLECULE.smiles} ${MOLECULE.name}\n`)),
  ]);
  const parameters = { exhaustiveness: 1, poses: 2 };
  const { id: runId } = await api.startRun({ name: NOTE, targetId, libraryId, parameters });
  expect(await endOfRun(api, runId)).toMatchObject({ status: 'completed', counts: { docked: 1 } });
  return { targetId, libraryId, runId };
}

/** Somebody comes by a provider that the Admin configures, as a Scientist because of a claim. */
async function comeBySingleSignOn(admin: Page, page: Page): Promise<void> {
  const idp = await startIdentityProvider([callbackOf(ORGANISATION.slug)]);
  try {
    idp.accounts.set('rosalind', {
      email: 'rosalind@mayfly.example.org',
      email_verified: true,
      name: 'Rosalind',
      groups: ['chemists'],
    });
    await admin.goto(`${org()}/settings/sign-in`);
    await addProvider(admin, idp, { domain: 'mayfly.example.org', group: 'chemists' });
    await comeByProvider(page, idp, ORGANISATION.slug, 'rosalind');
    await page.waitForURL(`${org()}/runs`);
  } finally {
    await idp.close();
  }
}

/** Looks through pages, their source and all that they load, and through the downloads. */
async function expectNoStructure(page: Page, ids: Awaited<ReturnType<typeof dockOne>>): Promise<void> {
  const { targetId, libraryId, runId } = ids;
  const paths = [
    ...['', '/runs', '/targets', '/libraries', `/runs/${runId}`, `/runs/${runId}?tab=ledger`],
    ...[`/runs/${runId}?tab=method`, `/targets/${targetId}`, `/libraries/${libraryId}`],
  ];
  for (const path of paths) {
    const answers: string[] = [];
    const keep = async (response: { url(): string; text(): Promise<string> }) => {
      if (!response.url().includes('/_next/')) answers.push(await response.text().catch(() => ''));
    };
    page.on('response', keep);
    await page.goto(`${org()}${path}`, { waitUntil: 'networkidle' });
    page.off('response', keep);
    answers.push(await page.content());
    const found = STRUCTURE.filter((marker) => answers.some((answer) => answer.includes(marker)));
    expect({ path, found }).toEqual({ path, found: [] });
  }
  for (const path of [
    ...[`runs/${runId}/export.sdf`, `runs/${runId}/files/receptor.pdb`],
    `targets/${targetId}/files/receptor.pdbqt`,
  ]) {
    expect((await page.request.get(`${orgApi()}/${path}`)).status(), path).toBe(403);
  }
  const csv = await (await page.request.get(`${orgApi()}/runs/${runId}/export.csv`)).text();
  expect(csv).toMatch(/\n1,Ligand 1,1,,-\d/);
}

async function expectTraces(): Promise<void> {
  const places = await placesOf(stackFacts(), TRACES);
  for (const place of [
    /public\.molecules/,
    /public\.job_inputs/,
    /public\.roles/,
    /\/objects\/.*\/source/,
    /\.gz$/,
  ]) {
    expect(places).toContainEqual(expect.stringMatching(place));
  }
}

async function deleteOrganisation(admin: Page): Promise<void> {
  await admin.goto(`${org()}/settings/general`);
  await expect(admin.getByText(/1 run, 1 docked ligand, 1 target, 1 library/)).toBeVisible();
  await admin.getByRole('button', { name: 'Delete the organisation' }).click();
  const dialog = admin.getByRole('alertdialog', { name: 'Delete the organisation?' });
  await dialog.getByRole('radio', { name: /Now/ }).press('Space');
  const confirm = dialog.getByRole('button', { name: 'Delete it now' });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel(`Type ${ORGANISATION.slug} to confirm`).fill(ORGANISATION.slug);
  await dialog.getByLabel('Your password').fill('not my password');
  await confirm.click();
  await expect(dialog.getByText('This is not your password.')).toBeVisible();
  await dialog.getByLabel('Your password').fill(ADMIN.password);
  await confirm.click();
  await admin.waitForURL(({ pathname }) => pathname === '/');
  await expect(admin.getByText('belong to no organisation')).toBeVisible();
}

test('an organisation is made, filled with people and work, and deleted to its last trace', async ({
  page,
  browser,
}) => {
  test.setTimeout(480_000);
  const facts = stackFacts();

  // The operator makes it; its first Admin comes by the link and invites two.
  await becomeOperator(page, 'odette@installation.example.org');
  const link = await makeOrganisation(page, { ...ORGANISATION, adminEmail: ADMIN.email });
  const admin = await joined(browser, link, ADMIN);
  await admin.goto(`${org()}/members`);
  const links = [await invite(admin, MARY.email, 'Scientist'), await invite(admin, BEN.email, 'Viewer')];
  const mary = await joined(browser, links[0] as string, MARY);
  const ben = await joined(browser, links[1] as string, BEN);

  // A third comes by single sign-on.
  const rosalind = await freshPage(browser);
  await comeBySingleSignOn(admin, rosalind);

  // They work. What it takes is counted.
  const ids = await dockOne();
  await admin.goto(`${org()}/settings/usage`);
  const quota = admin.getByRole('listitem').filter({ has: admin.getByRole('heading', { name: 'Members' }) });
  await expect(quota).toContainText('4 no limit');
  await expect(admin.getByRole('table', { name: 'CPU time by month' }).getByRole('row')).toHaveCount(2);

  // A role acts in an open page within five seconds.
  await mary.goto(`${org()}/runs/${ids.runId}`);
  await expect(mary.getByText(MOLECULE.name).first()).toBeVisible();
  await expect(mary.locator('[data-viewer-state="unsupported"]').first()).toBeVisible({ timeout: 60_000 });
  await admin.goto(`${org()}/members`);
  await changeRole(admin, MARY.name, 'Collaborator');
  await expect(mary.locator('[data-viewer-state]')).toHaveCount(0, { timeout: 5_000 });

  // The Collaborator sees a rank and an affinity, and no structure.
  await expect(mary.getByText('Your role shows ranks and scores').first()).toBeVisible();
  await expect(mary.getByText('Ligand 1').first()).toBeVisible();
  await expectNoStructure(mary, ids);

  // A removal closes the open page within five seconds.
  await ben.goto(`${org()}/runs/${ids.runId}`);
  await expect(ben.getByText(MOLECULE.name).first()).toBeVisible();
  await expect(ben.locator('[data-viewer-state="unsupported"]').first()).toBeVisible({ timeout: 60_000 });
  await admin.getByRole('button', { name: `Actions for ${BEN.name}` }).click();
  await admin.getByRole('menuitem', { name: 'Remove' }).click();
  const removed = admin.waitForResponse((response) => response.request().method() === 'DELETE');
  await admin.getByRole('button', { name: 'Remove' }).click();
  expect((await removed).status()).toBe(200);
  await expect(ben.getByText(MOLECULE.name)).toHaveCount(0, { timeout: 5_000 });
  expect((await ben.request.get(`${orgApi()}/runs/${ids.runId}`)).status()).toBe(404);

  // Its Admin deletes it: for them, for the others and for the installation there is no such organisation.
  const role = { name: NOTE, permissions: ['run:read'] };
  expect((await admin.request.post(`${orgApi()}/roles`, { data: role })).status()).toBe(201);
  await expectTraces();
  await deleteOrganisation(admin);
  for (const former of [admin, mary, rosalind]) {
    expect((await former.request.get(`${orgApi()}/runs`)).status()).toBe(404);
  }
  await admin.goto(org());
  await expect(admin.getByText('There is nothing here')).toBeVisible();
  await expect.poll(() => placesOf(facts, TRACES), { timeout: 30_000 }).toEqual([]);
  const stays = await placesOf(facts, [ORGANISATION.slug]);
  expect(stays.filter((place) => !place.includes('/logs/'))).toEqual([
    expect.stringMatching(/ public\.org_deletions$/),
  ]);
  await page.goto(`${facts.url}/operator?search=${ORGANISATION.slug}`);
  await expect(page.getByRole('table', { name: 'Organisations' }).getByRole('link')).toHaveCount(0);
});
