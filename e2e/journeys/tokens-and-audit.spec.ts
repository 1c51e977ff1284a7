import { expect, test } from '@playwright/test';
import { stackFacts } from '@/e2e/support/facts';
import { signIn } from '@/e2e/support/sign-in';

test('an Admin gives a program a token, takes it back, and reads both in an audit log that verifies', async ({
  page,
}) => {
  const { url, organisations } = stackFacts();
  const [organisation, other] = organisations;
  const runs = (slug: string) => `${url}/api/v1/orgs/${slug}/runs`;
  await signIn(page, organisation);

  await page.goto(`${url}/orgs/${organisation.slug}/settings`);
  await page.waitForURL(/\/settings\/\w+/);
  await page.getByRole('link', { name: 'API tokens' }).click();
  await page.waitForURL(/\/settings\/tokens/);
  await page.getByRole('button', { name: 'Make a token' }).first().click();
  await page.getByRole('button', { name: 'Make the token' }).click();
  await expect(page.getByText('Choose at least one permission.')).toBeVisible();
  await page.getByLabel('Name').fill('Nightly screen');
  await page.getByRole('checkbox', { name: /^run:read/ }).press('Space');
  await page.getByRole('button', { name: 'Make the token' }).click();
  const made = page.getByRole('alertdialog', { name: 'The token is made' });
  const token = (await made.locator('code').textContent()) ?? '';
  expect(token).toMatch(/^mad_[0-9A-Za-z]{38}$/);
  await made.getByRole('button', { name: 'I have kept it' }).click();
  const row = page.getByRole('row', { name: /Nightly screen/ });
  await expect(row).toContainText('run:read');
  await expect(row).toContainText('never');
  expect(await page.content()).not.toContain(token);

  // A program: no cookies, no browser.
  const ask = (path: string, authorization?: string) =>
    fetch(path, authorization === undefined ? {} : { headers: { authorization } });
  const bearer = `Bearer ${token}`;
  const listed = await ask(runs(organisation.slug), bearer);
  expect(listed.status).toBe(200);
  expect(await listed.json()).toHaveProperty('runs');
  expect((await ask(runs(organisation.slug))).status).toBe(401);
  expect((await ask(`${runs(organisation.slug)}?access_token=${token}`)).status).toBe(401);
  expect((await ask(runs(organisation.slug), `${bearer.slice(0, -1)}-`)).status).toBe(401);
  expect((await ask(runs(organisation.slug), `Bearer ${'a'.repeat(10_240)}`)).status).toBe(401);
  const elsewhere = await ask(runs(other.slug), bearer);
  expect(elsewhere.status).toBe(401);
  expect((await elsewhere.json()).error.message).toBe('This token is not valid here.');
  expect((await ask(`${url}/api/v1/orgs/${organisation.slug}/targets`, bearer)).status).toBe(403);
  await page.reload();
  await expect(row).not.toContainText('never');

  await row.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('button', { name: 'Revoke the token' }).click();
  await expect(page.getByRole('row', { name: /Nightly screen/ })).toHaveCount(0);
  await expect
    .poll(async () => (await ask(runs(organisation.slug), bearer)).status, { timeout: 5_000 })
    .toBe(401);

  const foreignId = `run_${'0'.repeat(22)}`;
  expect((await page.request.get(`${runs(organisation.slug)}/${foreignId}`)).status()).toBe(404);

  await page.getByRole('link', { name: 'Audit log' }).click();
  const log = page.getByRole('table', { name: 'Audit log' });
  for (const action of ['token.create', 'token.revoke']) {
    await expect(log.getByRole('row').filter({ hasText: action }).first()).toContainText('Accepted');
  }
  await expect(log.getByRole('row').filter({ hasText: foreignId })).toContainText('Refused');
  await page.getByRole('button', { name: 'Verify the log' }).click();
  await expect(page.getByRole('status').filter({ hasText: /entries hold/ })).toBeVisible();

  // A filter and an entry stand in the address.
  await page.goto(`${url}/orgs/${organisation.slug}/audit?outcome=refused&subject=${foreignId}`);
  await expect(log.getByRole('row')).toHaveCount(2);
  await log.getByRole('button', { name: /run\.get/ }).click();
  const entry = page.getByRole('dialog');
  await expect(entry).toContainText(foreignId);
  await expect(page).toHaveURL(/entry=aud_/);
  const lines = await page.request.get(
    `${url}/api/v1/orgs/${organisation.slug}/audit/export.jsonl?subject=${foreignId}`,
  );
  expect((await lines.text()).trimEnd().split('\n')).toHaveLength(1);
});
