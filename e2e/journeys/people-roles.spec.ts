import { expect, type Page, test } from '@playwright/test';
import { endOfRun, readyAurora, readyLibrary, signedIn, testFile } from '@/e2e/support/docking';
import { stackFacts, type TestOrganisation } from '@/e2e/support/facts';
import { freshPage, signIn } from '@/e2e/support/sign-in';

const PASSWORD = 'correct horse battery';
/** What the Collaborator must find nowhere: of the molecule, of its name, and of the receptor's file. */
const MARKERS = [
  'Oc1ccc(F)cc1',
  'C6H5FO',
  'RHMPLDJJXGPMEX-UHFFFAOYSA-N',
  '4-fluorophenol',
  '5dt0.pdb',
  'SKE:A',
];

async function changeRole(page: Page, person: string, role: string) {
  await page.getByRole('button', { name: `Actions for ${person}` }).click();
  await page.getByRole('menuitem', { name: 'Change role' }).click();
  await page.getByRole('dialog').getByRole('button', { name: /Role/ }).click();
  await page.getByRole('option', { name: role }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Change role' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** Docks one fragment with the least effort. @returns the ids of what it made */
async function dockOne(organisation: TestOrganisation) {
  const api = await signedIn(stackFacts(), organisation);
  const targetId = await readyAurora(api);
  const libraryId = await readyLibrary(api, testFile('one.smi', 'Oc1ccc(F)cc1 4-fluorophenol'));
  const parameters = { exhaustiveness: 1, poses: 2 };
  const { id } = await api.startRun({ name: 'Smallest screen', targetId, libraryId, parameters });
  expect((await endOfRun(api, id)).status).toBe('completed');
  return { targetId, libraryId, runId: id };
}

/** Makes an account that belongs to the organisation as a Scientist, by the API. */
async function addScientist(
  admin: Page,
  invitee: Page,
  api: string,
  person: { name: string; email: string },
) {
  const { roles } = await (await admin.request.get(`${api}/roles`)).json();
  const roleId = roles.find(({ name }: { name: string }) => name === 'Scientist').id;
  const invited = await admin.request.post(`${api}/invitations`, { data: { email: person.email, roleId } });
  const [, , orgSlug, token] = (await invited.json()).path.split('/');
  const data = { orgSlug, token, name: person.name, password: PASSWORD };
  const accept = new URL('/api/v1/invitations/accept', api).href;
  expect((await invitee.request.post(accept, { data })).status()).toBe(200);
}

test('a role acts in an open page, and a Collaborator sees no structure', async ({ page, browser }) => {
  test.setTimeout(480_000);
  const { url, organisations } = stackFacts();
  const [organisation] = organisations;
  const org = `${url}/orgs/${organisation.slug}`;
  const api = `${url}/api/v1/orgs/${organisation.slug}`;
  await signIn(page, organisation, `/orgs/${organisation.slug}/members`);
  const mary = { name: 'Mary Jackson', email: 'mary@guests.example.org', password: PASSWORD };
  const maryPage = await freshPage(browser);
  await addScientist(page, maryPage, api, mary);
  const { targetId, libraryId, runId } = await dockOne(organisation);
  await signIn(maryPage, mary, `/orgs/${organisation.slug}/runs/${runId}`);

  // A role acts in an open page within five seconds.
  await expect(maryPage.getByText('4-fluorophenol').first()).toBeVisible();
  // A browser that compiles shaders in software hears nothing else meanwhile.
  await expect(maryPage.locator('[data-viewer-state="ready"]').first()).toBeVisible({ timeout: 90_000 });
  await page.reload();
  await changeRole(page, mary.name, 'Collaborator');
  await expect(maryPage.locator('[data-viewer-state]')).toHaveCount(0, { timeout: 5_000 });

  // The Collaborator sees a rank and an affinity, and no structure: in pages, in their source, in downloads.
  await expect(maryPage.getByText('Your role shows ranks and scores').first()).toBeVisible();
  await expect(maryPage.getByText('Ligand 1').first()).toBeVisible();
  await expect(maryPage.locator('[data-viewer-state]')).toHaveCount(0);
  const pages = [
    ...['', '/runs', '/targets', '/libraries', `/runs/${runId}`, `/runs/${runId}?tab=ledger`],
    ...[`/runs/${runId}?tab=method`, `/targets/${targetId}`, `/libraries/${libraryId}`],
  ];
  for (const path of pages) {
    const answers: string[] = [];
    const keep = async (response: { url(): string; text(): Promise<string> }) => {
      if (!response.url().includes('/_next/')) answers.push(await response.text().catch(() => ''));
    };
    maryPage.on('response', keep);
    await maryPage.goto(`${org}${path}`, { waitUntil: 'networkidle' });
    maryPage.off('response', keep);
    answers.push(await maryPage.content());
    for (const marker of MARKERS) {
      expect({ path, marker, found: answers.some((answer) => answer.includes(marker)) }).toEqual({
        ...{ path, marker },
        found: false,
      });
    }
  }
  for (const path of [
    ...[`runs/${runId}/export.sdf`, `runs/${runId}/files/receptor.pdb`],
    `targets/${targetId}/files/receptor.pdbqt`,
  ]) {
    expect((await maryPage.request.get(`${api}/${path}`)).status(), path).toBe(403);
  }
  const csv = await (await maryPage.request.get(`${api}/runs/${runId}/export.csv`)).text();
  expect(csv).toMatch(/\n1,Ligand 1,1,,-\d/);

  // A removal closes the open page within five seconds.
  await page.getByRole('button', { name: `Actions for ${mary.name}` }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(maryPage.getByText('Ligand 1')).toHaveCount(0, { timeout: 5_000 });
  expect((await maryPage.request.get(`${api}/runs/${runId}`)).status()).toBe(404);
});
