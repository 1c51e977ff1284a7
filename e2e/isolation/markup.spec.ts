import { expect, test } from '@playwright/test';
import { stackFacts } from '@/e2e/support/facts';
import { signIn } from '@/e2e/support/sign-in';
import { form, json, sendTo } from './answers';
import { enterSide, newTarget, until } from './world';

/** Each would say so if it ran. */
const SCRIPT = '<script>window.ran=1</script>';
const IMAGE = '<img src=x onerror="window.ran=2">';
const DRAWING = '<svg/onload=window.ran=3>';
const ADDRESS = 'javascript:window.ran=4//';

test('scripts in names are text on every page, and the policy would not run them', async ({ page }) => {
  const { url, isolatedOrganisations } = stackFacts();
  const [, organisation] = isolatedOrganisations;
  const side = await enterSide(url, sendTo(url), organisation);
  const ligands = form(`${SCRIPT}.smi`, `Oc1ccccc1 ${DRAWING}\n`, { name: `${SCRIPT} library` });
  const { id: libraryId } = await side.call('POST', 'libraries', ligands);
  const targetId = await newTarget(side, `${IMAGE} target`);
  await until(side, `libraries/${libraryId}`, (status) => status === 'ready');
  await until(side, `targets/${targetId}`, (status) => status === 'ready');
  const wanted = { name: `${ADDRESS} run`, targetId, libraryId, parameters: { exhaustiveness: 1, poses: 1 } };
  const { id: runId } = await side.call('POST', 'runs', json(wanted));
  await until(side, `runs/${runId}`, (status) => status === 'completed');
  await side.call('POST', 'tokens', json({ name: `${DRAWING} token`, scopes: ['run:read'] }));
  const role = `${SCRIPT} ${side.marker.slice(-6)}`;
  await side.call('POST', 'roles', json({ name: role, permissions: ['run:read'] }));

  // Words are looked at, not molecules, which software would take long to draw.
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs++;
    void dialog.dismiss();
  });
  await signIn(page, organisation);
  const org = `/orgs/${organisation.slug}`;
  for (const [path, text] of [
    ['', `${ADDRESS} run`],
    ['/targets', `${IMAGE} target`],
    [`/targets/${targetId}`, `${IMAGE} target`],
    ['/libraries', `${SCRIPT} library`],
    [`/libraries/${libraryId}`, DRAWING],
    ['/runs', `${ADDRESS} run`],
    [`/runs/${runId}`, DRAWING],
    [`/runs/${runId}?tab=ledger`, DRAWING],
    [`/runs/new?target=${targetId}&library=${libraryId}`, `${IMAGE} target`],
    ['/members?tab=roles', role],
    ['/settings/tokens', `${DRAWING} token`],
  ] as const) {
    await page.goto(`${url}${org}${path}`);
    await expect(page.getByText(text).first(), path).toBeVisible();
    expect(await page.locator('a[href^="javascript:"]').count(), path).toBe(0);
    expect(await page.evaluate(() => (window as { ran?: number }).ran), path).toBeUndefined();
  }

  // Where a name did become markup, the page's policy is what is left.
  await page.evaluate(
    (texts) => {
      for (const text of texts) document.body.insertAdjacentHTML('beforeend', text);
    },
    [IMAGE, DRAWING, '<a href="javascript:window.ran=6" id="address">there</a>'],
  );
  await page.locator('#address').click();
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => (window as { ran?: number }).ran)).toBeUndefined();
  expect(dialogs).toBe(0);
});
