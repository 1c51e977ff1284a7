import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { stackFacts } from '@/e2e/support/facts';
import { signIn } from '@/e2e/support/sign-in';
import { PAGE_VIEWS } from './every-page';
import { fillOrganisation, SMALL_FILLING } from './filled-organisation';
import { lookAt, painted } from './look';

// Colours that are on their way to others have a contrast that nobody sees.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('axe finds nothing on any page, light and dark', async ({ page }) => {
  test.setTimeout(300_000);
  const facts = stackFacts();
  const filled = await fillOrganisation(facts, SMALL_FILLING);
  await signIn(page, facts.picturedOrganisations[0], `/orgs/${filled.slug}`);
  const found: string[] = [];
  let isSignedIn = true;
  for (const view of PAGE_VIEWS) {
    if (view.isPublic && isSignedIn) {
      await page.context().clearCookies();
      isSignedIn = false;
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await lookAt(page, facts.url, view, filled);
    // There are no frames, which axe would open another page for.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    const light = await axe
      .options({ rules: { 'label-content-name-mismatch': { enabled: true } } })
      .analyze();
    await page.emulateMedia({ colorScheme: 'dark' });
    await painted(page);
    // All else is the same in both.
    const dark = await new AxeBuilder({ page }).setLegacyMode().withRules('color-contrast').analyze();
    for (const [scheme, { violations }] of Object.entries({ light, dark })) {
      for (const { id, nodes } of violations) {
        found.push(
          ...nodes.map(
            ({ target, failureSummary }) =>
              `${view.name} (${scheme}): ${id} at ${target}\n  ${failureSummary}`,
          ),
        );
      }
    }
  }
  expect(found.join('\n')).toBe('');
});
