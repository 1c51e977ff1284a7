import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { encode } from 'next-auth/jwt';
import { stackFacts } from '@/e2e/support/facts';
import { fillSignIn, freshPage, signIn } from '@/e2e/support/sign-in';
import { addProvider, callbackOf, comeByProvider } from '@/e2e/support/single-sign-on';
import { totpOf } from '@/lib/auth/second-factor';
import { newId } from '@/lib/domain/ids';
import { startIdentityProvider, type TestIdentityProvider } from '@/lib/testing/identity-provider';
import type { ReceivedLetter } from '@/lib/testing/mail-server';

const COOKIE = 'next-auth.session-token';

async function sessionCookieOf(page: Page): Promise<string> {
  const cookie = (await page.context().cookies()).find(({ name }) => name === COOKIE);
  if (!cookie) throw new Error('The browser has no session.');
  return cookie.value;
}

const runsOf = (org: string) => `${stackFacts().url}/api/v1/orgs/${org}/runs`;
const withCookie = (request: APIRequestContext, url: string, value: string) =>
  request.get(url, { headers: { cookie: `${COOKIE}=${value}` } });

test('a cookie counts only if this server signed it for a session that is alive', async ({
  page,
  playwright,
}) => {
  const { organisations } = stackFacts();
  const [organisation] = organisations;
  await signIn(page, organisation);
  const good = await sessionCookieOf(page);
  const request = await playwright.request.newContext();
  const url = runsOf(organisation.slug);
  expect((await withCookie(request, url, good)).status()).toBe(200);

  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claim = { sub: newId('user'), claim: { sessionId: newId('session'), version: 1 } };
  const middle = Math.floor(good.length / 2);
  const forged = {
    'alg none': `${part({ alg: 'none', typ: 'JWT' })}.${part(claim)}.`,
    'alg none, as encrypted': `${part({ alg: 'none', enc: 'none' })}..${part({})}.${part(claim)}.`,
    'the secret of somebody else': await encode({
      token: claim,
      secret: 'another secret, of another server',
    }),
    'a changed byte': `${good.slice(0, middle)}${good[middle] === 'A' ? 'B' : 'A'}${good.slice(middle + 1)}`,
    'cut off': good.slice(0, -10),
    words: 'admin',
  };
  for (const [name, value] of Object.entries(forged)) {
    expect((await withCookie(request, url, value)).status(), name).toBe(401);
  }

  // Signed out in another tab: the very same cookie is worth nothing any more.
  await page
    .getByRole('button', { name: /^Account of/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(({ pathname }) => pathname === '/sign-in');
  await expect
    .poll(async () => (await withCookie(request, url, good)).status(), { timeout: 5_000 })
    .toBe(401);
  await request.dispose();
});

test('a wrong password and an unknown address look the same', async ({ page }) => {
  const { url, organisations } = stackFacts();
  const words: string[] = [];
  for (const email of [organisations[1].email, 'nobody@example.org']) {
    await page.goto(`${url}/sign-in`);
    await fillSignIn(page, { email, password: 'surely not the password' });
    const alert = page.getByRole('alert').filter({ hasText: 'belong together' });
    await expect(alert).toBeVisible();
    words.push((await alert.textContent()) ?? '');
  }
  expect(words[0]).toBe(words[1]);
});

test('a person ends their sessions in other browsers', async ({ page, browser, playwright }) => {
  const { url, guardedOrganisation: person } = stackFacts();
  await signIn(page, person);
  const other = await freshPage(browser);
  await signIn(other, person);
  const otherCookie = await sessionCookieOf(other);
  const request = await playwright.request.newContext();

  await page.goto(`${url}/account`);
  await expect(page.getByText('This one')).toHaveCount(1);
  await page.getByRole('button', { name: 'End all others' }).click();
  await expect(page.getByRole('button', { name: /^End the session/ })).toHaveCount(0);
  await expect
    .poll(async () => (await withCookie(request, runsOf(person.slug), otherCookie)).status(), {
      timeout: 5_000,
    })
    .toBe(401);

  await request.dispose();
});

/** The newest link of that kind in the letters to somebody; empty while there is none. */
function mailedLink(to: string, pattern: RegExp): string {
  const { lettersFolder } = stackFacts();
  const letters = readdirSync(lettersFolder)
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map((file) => JSON.parse(readFileSync(join(lettersFolder, file), 'utf8')) as ReceivedLetter)
    .filter((letter) => letter.to.includes(to));
  // Quoted-printable (RFC 2045) breaks long lines.
  const texts = letters.map(({ raw }) => raw.replaceAll('=\r\n', '').replaceAll('=3D', '='));
  return texts.map((text) => pattern.exec(text)?.[0] ?? '').findLast((link) => link !== '') ?? '';
}

test('a forgotten password is set anew by a link that comes by mail and works once', async ({
  page,
  browser,
}) => {
  const { url, guardedOrganisation: person } = stackFacts();
  await signIn(page, person);
  const other = await freshPage(browser);
  await other.goto(`${url}/sign-in`);
  await other.getByRole('link', { name: 'Forgotten password' }).click();
  await other.waitForURL(/\/forgot-password/);
  await other.getByLabel('E-mail').fill(person.email);
  await other.getByRole('button', { name: 'Send the link' }).click();
  await expect(other.getByText('Look into your mail')).toBeVisible();
  const find = () => mailedLink(person.email, /http\S+\/reset-password#[\w-]+/);
  await expect.poll(find).not.toBe('');
  const link = find();

  await other.goto(link);
  // The other tests know this person by this password.
  await other.getByRole('textbox', { name: 'New password' }).fill(person.password);
  await other.getByRole('button', { name: 'Set the password' }).click();
  await expect(other.getByText('The password is set')).toBeVisible();
  await page.reload();
  await page.waitForURL(({ pathname }) => pathname === '/sign-in');

  const late = await freshPage(browser);
  await late.goto(link);
  await late.getByRole('textbox', { name: 'New password' }).fill('quite another password');
  await late.getByRole('button', { name: 'Set the password' }).click();
  await expect(late.getByText('There is no such link')).toBeVisible();
});

test.describe('single sign-on', () => {
  let idp: TestIdentityProvider;
  test.beforeAll(async () => {
    const { guardedOrganisation } = stackFacts();
    idp = await startIdentityProvider([callbackOf(guardedOrganisation.slug)]);
    const account = { email_verified: true, name: 'Rosalind', groups: ['chemists'] };
    idp.accounts.set('rosalind', { ...account, email: 'rosalind@lab.example.org' });
    idp.accounts.set('unverified', { ...account, email: 'eve@lab.example.org', email_verified: false });
    idp.accounts.set('foreign', { ...account, email: 'eve@elsewhere.example.org' });
  });
  test.afterAll(() => idp?.close());

  test('is configured by an Admin, lets people in with the role of their claim, and can close passwords', async ({
    page,
    browser,
    playwright,
  }) => {
    const { url, guardedOrganisation: guarded, organisations } = stackFacts();
    const org = `${url}/orgs/${guarded.slug}`;
    await signIn(page, guarded);
    await page.goto(`${org}/settings/sign-in`);
    await page.getByRole('button', { name: 'Add provider' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Issuer').fill(`${idp.issuer}/nothing-here`);
    await dialog.getByRole('button', { name: 'Test' }).click();
    await expect(dialog.getByText('This provider cannot be used')).toBeVisible();
    await page.keyboard.press('Escape');
    await addProvider(page, idp, { domain: 'lab.example.org', group: 'chemists' });

    for (const [subject, words] of [
      ['unverified', 'is verified'],
      ['foreign', 'of a domain'],
    ] as const) {
      const stranger = await freshPage(browser);
      await comeByProvider(stranger, idp, guarded.slug, subject);
      await expect(stranger.getByRole('alert').filter({ hasText: words })).toBeVisible();
      expect((await stranger.context().cookies()).map(({ name }) => name)).not.toContain(COOKIE);
      await stranger.context().close();
    }

    const member = await freshPage(browser);
    await comeByProvider(member, idp, guarded.slug, 'rosalind');
    await member.waitForURL(`${org}/runs`);
    const cookie = await sessionCookieOf(member);
    const request = await playwright.request.newContext();
    expect((await withCookie(request, runsOf(guarded.slug), cookie)).status()).toBe(200);
    expect((await withCookie(request, runsOf(organisations[0].slug), cookie)).status()).toBe(404);
    expect(
      (await withCookie(request, `${url}/api/v1/orgs/${guarded.slug}/settings/sign-in`, cookie)).status(),
    ).toBe(403);
    await member.goto(`${url}/account`);
    await expect(member.getByText('Signed in through your organisation')).toBeVisible();

    // Closed to passwords, the organisation leads its Admin, who has one, to a second factor.
    await page.getByText('Single sign-on only').click();
    await page.getByRole('button', { name: 'Change rules' }).click();
    await expect
      .poll(async () => (await page.request.get(runsOf(guarded.slug))).status(), { timeout: 5_000 })
      .toBe(403);
    const refusal = await (await page.request.get(runsOf(guarded.slug))).json();
    expect(refusal.error.kind).toBe('second_factor_required');
    await page.goto(`${org}/runs`);
    await page.waitForURL(/\/account/);
    await expect(page.getByText('asks for a second factor')).toBeVisible();
    await page.getByRole('button', { name: 'Set up second factor' }).click();
    await page.getByLabel('Password', { exact: true }).fill(guarded.password);
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect(page.getByRole('img', { name: 'QR code with the key' })).toBeVisible();
    const key = (await page.getByRole('button', { name: 'Copy the key' }).textContent()) ?? '';
    const code = totpOf(key, '').generate();
    await page.getByRole('textbox', { name: 'Code' }).fill(code);
    await page.getByRole('button', { name: 'Use it' }).click();
    const recoveryCode = page.getByLabel('Recovery codes').getByRole('listitem');
    await expect(recoveryCode).toHaveCount(10);
    const recoveryCodes = await recoveryCode.allInnerTexts();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.waitForURL(`${org}/runs`);

    // Another browser: password, then a code; the one that was used before is refused.
    const again = await freshPage(browser);
    await again.goto(`${url}/sign-in`);
    await fillSignIn(again, guarded);
    await again.getByLabel('Code').fill(code);
    await again.getByRole('button', { name: 'Sign in' }).click();
    await expect(again.getByRole('alert').filter({ hasText: 'code is wrong' })).toBeVisible();
    await again.getByLabel('Code').fill(String(recoveryCodes[0]));
    await again.getByRole('button', { name: 'Sign in' }).click();
    await again.waitForURL(({ pathname }) => pathname.startsWith('/orgs/'));

    // Signing out acts on the server for single sign-on as well.
    await member.goto(`${org}/runs`);
    await member
      .getByRole('button', { name: /^Account of/ })
      .first()
      .click();
    await member.getByRole('menuitem', { name: 'Sign out' }).click();
    await member.waitForURL(({ pathname }) => pathname === '/sign-in');
    await expect
      .poll(async () => (await withCookie(request, runsOf(guarded.slug), cookie)).status(), {
        timeout: 5_000,
      })
      .toBe(401);
    await request.dispose();
  });
});
