import { expect, test } from '@playwright/test';
import { expectFocusRing, tabTo } from '@/e2e/support/by-keyboard';
import { chooseFile } from '@/e2e/support/choose-file';
import { readyAurora, signedIn } from '@/e2e/support/docking';
import { stackFacts } from '@/e2e/support/facts';

test('the main job needs no mouse: sign in, upload, start, move through results and poses', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const facts = stackFacts();
  const [organisation] = facts.organisations;
  await readyAurora(await signedIn(facts, organisation));
  const press = async (name: string | RegExp, role: 'button' | 'link' = 'button') => {
    await tabTo(page, page.getByRole(role, { name }).first());
    await expectFocusRing(page);
    await page.keyboard.press('Enter');
  };

  await page.goto(`${facts.url}/sign-in`);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled();
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.keyboard.type(organisation.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(organisation.password);
  await page.keyboard.press('Enter');
  await page.waitForURL(({ pathname }) => pathname.startsWith('/orgs/'));

  await press('Libraries', 'link');
  await page.waitForURL(/\/libraries$/);
  await press('Add a library', 'link');
  await chooseFile(
    page,
    { name: 'by-keyboard.smi', buffer: Buffer.from('Nc1ccncc1 aminopyridine\nOCc1ccccc1 benzyl alcohol') },
    () => press('choose a file'),
  );
  await expect(page.getByLabel('Name')).toHaveValue('by-keyboard');
  await press('Upload and check');
  await page.waitForURL(/\/libraries\/lib_/);
  await press('Dock it', 'link');
  await page.waitForURL(/\/runs\/new/);

  await press(/Target/);
  await expect(page.getByRole('listbox')).toBeVisible();
  await page.keyboard.type('Aurora A');
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('textbox', { name: 'Exhaustiveness' }));
  await expectFocusRing(page);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('1');
  await press('Start docking');
  await page.waitForURL(/\/runs\/run_/);

  const rows = page.getByRole('grid', { name: /Results/ }).getByRole('row', { selected: true });
  await expect(page.getByText('Completed').first()).toBeVisible({ timeout: 120_000 });
  await tabTo(page, rows);
  await expectFocusRing(page);
  const first = await rows.getAttribute('data-row-id');
  await page.keyboard.press('ArrowDown');
  await expect(rows).not.toHaveAttribute('data-row-id', first ?? '');
  await expect(rows).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText(/^Pose 2 of/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show pose 2' })).toHaveAttribute('aria-pressed', 'true');
  await press('Show pose 1');
  await expect(page.getByText(/^Pose 1 of/)).toBeVisible();

  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await page.keyboard.press('ControlOrMeta+k');
  await expect(palette.getByRole('searchbox')).toBeFocused();
  // The run is called after the library: the exact name comes before what only begins with it.
  await page.keyboard.type('by-keyboard');
  await expect(palette.getByRole('menuitem').filter({ hasText: 'into Aurora A' })).toBeVisible();
  await expect(palette.getByRole('menuitem').first()).not.toContainText('into Aurora A');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/libraries\/lib_/);
  await expect(palette).toBeHidden();
  await page.keyboard.press('ControlOrMeta+k');
  await expect(palette.getByRole('group', { name: 'Recent' }).getByRole('menuitem').first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/runs\/run_/);
});
