import { expect, test } from '@playwright/test';
import { stackFacts } from '@/e2e/support/facts';
import { invite, TEST_PASSWORD } from '@/e2e/support/people';
import { fillSignIn, freshPage, signIn } from '@/e2e/support/sign-in';

test('the invited join by link, with a new account or with the one they have', async ({ page, browser }) => {
  test.setTimeout(180_000);
  const { url, organisations } = stackFacts();
  const [organisation, other] = organisations;
  const org = `${url}/orgs/${organisation.slug}`;
  await signIn(page, organisation, `/orgs/${organisation.slug}/members`);

  const grace = { name: 'Grace Hopper', email: 'grace@guests.example.org', password: TEST_PASSWORD };
  const newLink = await invite(page, grace.email, 'Scientist');

  // A new account: its link works once, and a mistyped one is worth nothing.
  const gracePage = await freshPage(browser);
  await gracePage.goto(newLink);
  await gracePage.getByLabel('Your name').fill(grace.name);
  await gracePage.getByLabel('Password').fill('short');
  await gracePage.getByRole('button', { name: 'Make the account and join' }).click();
  await expect(gracePage.getByText('8 characters at least; 15')).toBeVisible();
  await gracePage.getByLabel('Password').fill(TEST_PASSWORD);
  await gracePage.getByRole('button', { name: 'Make the account and join' }).click();
  await gracePage.waitForURL(org);
  const stranger = await freshPage(browser);
  await stranger.goto(newLink);
  await expect(stranger.getByText('This invitation was used already')).toBeVisible();
  await stranger.goto(`${newLink.slice(0, -1)}${newLink.endsWith('A') ? 'B' : 'A'}`);
  await expect(stranger.getByText('There is no such invitation')).toBeVisible();

  // An existing account, in another organisation: asked to sign in, then one press; the first one is a menu away.
  const otherPage = await freshPage(browser);
  await signIn(otherPage, other, `/orgs/${other.slug}/members`);
  const existingLink = await invite(otherPage, grace.email, 'Viewer');
  const laterPage = await freshPage(browser);
  await laterPage.goto(existingLink);
  await laterPage.getByRole('link', { name: 'Sign in to join' }).click();
  await fillSignIn(laterPage, grace);
  await laterPage.getByRole('button', { name: `Join ${other.name}` }).click();
  await laterPage.waitForURL(`${url}/orgs/${other.slug}`);
  await laterPage.getByRole('button', { name: 'Other organisations' }).first().click();
  await laterPage.getByRole('menuitem', { name: organisation.name }).click();
  await laterPage.waitForURL(org);
});
