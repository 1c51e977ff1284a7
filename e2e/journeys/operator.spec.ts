import { expect, test } from '@playwright/test';
import { stackFacts } from '@/e2e/support/facts';
import { signIn } from '@/e2e/support/sign-in';

test('for everybody else there is no such page', async ({ page }) => {
  const { url, organisations } = stackFacts();
  await signIn(page, organisations[0]);
  await page
    .getByRole('button', { name: /^Account of/ })
    .first()
    .click();
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Operator' })).toHaveCount(0);
  for (const path of ['/operator', '/operator/organizations/org_1', '/nothing-at-all']) {
    const response = await page.goto(`${url}${path}`);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByText('There is nothing here')).toBeVisible();
  }
  const answers = await Promise.all(
    ['operator/organizations', 'nothing-at-all'].map(async (path) => {
      const response = await page.request.get(`${url}/api/v1/${path}`);
      const { error } = await response.json();
      return [response.status(), { ...error, requestId: '' }];
    }),
  );
  expect(answers[0]).toEqual(answers[1]);
});
