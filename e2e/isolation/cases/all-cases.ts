import type { Case } from './case';
import { EVENT_CASES } from './events';
import { OPERATOR_WAYS } from './operator-ways';
import { ORGANIZATION_PAGES } from './organization-pages';
import { ORGANIZATION_ROUTES } from './organization-routes';
import { OTHER_WAYS } from './other-ways';

/** What is asked over HTTP: a case for each route and page. */
export const HTTP_CASES: Record<string, Case> = {
  ...ORGANIZATION_ROUTES,
  ...ORGANIZATION_PAGES,
  ...OTHER_WAYS,
  ...OPERATOR_WAYS,
};

/** A case for each way in. */
export const ALL_CASES: Record<string, unknown> = { ...HTTP_CASES, ...EVENT_CASES };
