import { expect, test } from '@playwright/test';
import { stackFacts } from '@/e2e/support/facts';
import type { Case } from './cases/case';
import { OPERATOR_WAYS } from './cases/operator-ways';
import { ORGANIZATION_PAGES } from './cases/organization-pages';
import { ORGANIZATION_ROUTES } from './cases/organization-routes';
import { OTHER_WAYS } from './cases/other-ways';
import { problemsOf } from './checks';
import { makeWorld, type World } from './world';

let world: World;
test.beforeAll(async () => {
  const facts = stackFacts();
  world = await makeWorld(facts, facts.isolatedOrganisations);
});

for (const [name, cases] of Object.entries<Record<string, Case>>({
  'routes of an organisation': ORGANIZATION_ROUTES,
  'pages of an organisation': ORGANIZATION_PAGES,
  'ways in without an organisation': OTHER_WAYS,
  'ways of the operator': OPERATOR_WAYS,
})) {
  test(`${name} answer those who may, and tell the others nothing`, async () => {
    const wrong: Record<string, string[]> = {};
    for (const [way, row] of Object.entries(cases)) {
      const problems = await problemsOf(way, row, world);
      if (problems.length > 0) wrong[way] = problems;
    }
    expect(wrong).toEqual({});
  });
}
