import type { Filled } from './filled-organisation';

/** One look at a page: where it is for a filled organisation, and what its first heading says there. */
export interface PageView {
  /** What it is called in reports and names of files; no two are alike. */
  name: string;
  path: (filled: Filled) => string;
  heading: (filled: Filled) => string;
  /** True: for whoever is not signed in. */
  isPublic?: boolean;
}

const says =
  (heading: string): PageView['heading'] =>
  () =>
    heading;
const inOrg =
  (rest: string): PageView['path'] =>
  ({ slug }) =>
    `/orgs/${slug}${rest}`;

/** A page without anything of its own in its address. */
const plain = (name: string, path: string, heading: string): PageView[] => [
  { name, path: inOrg(path), heading: says(heading) },
];
const publicPage = (name: string, path: string, heading: string): PageView[] => [
  { name, path: () => path, heading: says(heading), isPublic: true },
];

/**
 * Every page of the dashboard by its address, as `waysIn` names it, with the views of it that are worth a look: the
 * first is the page as it opens.
 */
export const EVERY_PAGE: Readonly<Record<string, readonly PageView[]>> = {
  '/orgs/[org]': [{ name: 'overview', path: inOrg(''), heading: ({ organisation }) => organisation }],
  '/orgs/[org]/runs': plain('runs', '/runs', 'Runs'),
  '/orgs/[org]/runs/new': [
    {
      name: 'new-run',
      path: ({ slug, targetId, libraryId }) =>
        `/orgs/${slug}/runs/new?target=${targetId}&library=${libraryId}`,
      heading: says('Start a run'),
    },
  ],
  '/orgs/[org]/runs/restore': plain('restore-run', '/runs/restore', 'Restore a run'),
  '/orgs/[org]/runs/[run]': [
    { name: 'run', path: ({ slug, runId }) => `/orgs/${slug}/runs/${runId}`, heading: ({ run }) => run },
    {
      name: 'run-plots',
      path: ({ slug, runId }) => `/orgs/${slug}/runs/${runId}?plots=on&view=interactions`,
      heading: ({ run }) => run,
    },
    {
      name: 'run-ledger',
      path: ({ slug, runId }) => `/orgs/${slug}/runs/${runId}?tab=ledger`,
      heading: ({ run }) => run,
    },
    {
      name: 'run-method',
      path: ({ slug, runId }) => `/orgs/${slug}/runs/${runId}?tab=method`,
      heading: ({ run }) => run,
    },
  ],
  '/orgs/[org]/runs/[run]/report': [
    {
      name: 'run-report',
      path: ({ slug, runId }) => `/orgs/${slug}/runs/${runId}/report`,
      heading: says('Report'),
    },
  ],
  '/orgs/[org]/runs/compare': [
    {
      name: 'compare',
      path: ({ slug, runId, otherRunId }) => `/orgs/${slug}/runs/compare?a=${runId}&b=${otherRunId}&n=3`,
      heading: says('Compare runs'),
    },
  ],
  '/orgs/[org]/shortlists': plain('shortlists', '/shortlists', 'Shortlists'),
  '/orgs/[org]/shortlists/[shortlist]': [
    {
      name: 'shortlist',
      path: ({ slug, shortlistId }) => `/orgs/${slug}/shortlists/${shortlistId}`,
      heading: ({ shortlist }) => shortlist,
    },
  ],
  '/orgs/[org]/targets': plain('targets', '/targets', 'Targets'),
  '/orgs/[org]/targets/new': plain('new-target', '/targets/new', 'Add a target'),
  '/orgs/[org]/targets/[target]': [
    {
      name: 'target',
      path: ({ slug, targetId }) => `/orgs/${slug}/targets/${targetId}`,
      heading: ({ target }) => target,
    },
  ],
  '/orgs/[org]/libraries': plain('libraries', '/libraries', 'Libraries'),
  '/orgs/[org]/libraries/new': plain('new-library', '/libraries/new', 'Add a library'),
  '/orgs/[org]/libraries/[library]': [
    {
      name: 'library',
      path: ({ slug, libraryId }) => `/orgs/${slug}/libraries/${libraryId}`,
      heading: ({ library }) => library,
    },
  ],
  '/orgs/[org]/pipelines': plain('pipelines', '/pipelines', 'Pipelines'),
  '/orgs/[org]/pipelines/[pipeline]': [
    {
      name: 'pipeline',
      path: ({ slug, pipelineId }) => `/orgs/${slug}/pipelines/${pipelineId}`,
      heading: ({ pipeline }) => pipeline,
    },
  ],
  '/orgs/[org]/members': [
    ...plain('members', '/members', 'Members'),
    ...plain('members-invitations', '/members?tab=invitations', 'Members'),
    ...plain('members-roles', '/members?tab=roles', 'Members'),
  ],
  '/orgs/[org]/audit': plain('audit', '/audit', 'Audit log'),
  // Leads on to the first of the settings.
  '/orgs/[org]/settings': plain('settings', '/settings', 'Settings'),
  '/orgs/[org]/settings/general': plain('settings-general', '/settings/general', 'Settings'),
  '/orgs/[org]/settings/sign-in': plain('settings-sign-in', '/settings/sign-in', 'Settings'),
  '/orgs/[org]/settings/tokens': plain('settings-tokens', '/settings/tokens', 'Settings'),
  '/orgs/[org]/settings/usage': plain('settings-usage', '/settings/usage', 'Settings'),
  '/orgs/[org]/settings/cache': plain('settings-cache', '/settings/cache', 'Settings'),
  '/': [{ name: 'organisations', path: () => '/', heading: says('Organisations') }],
  '/account': [{ name: 'account', path: () => '/account', heading: says('Account') }],
  '/operator': [{ name: 'operator', path: () => '/operator', heading: says('Organisations') }],
  '/operator/organizations/[organization]': [
    {
      name: 'operator-organisation',
      path: ({ organisationId }) => `/operator/organizations/${organisationId}`,
      heading: ({ organisation }) => organisation,
    },
  ],
  '/sign-in': publicPage('sign-in', '/sign-in', 'Sign in'),
  '/sign-in/sso': publicPage('single-sign-on', '/sign-in/sso', 'Single sign-on'),
  '/forgot-password': publicPage('forgotten-password', '/forgot-password', 'Forgotten password'),
  '/reset-password': publicPage('new-password', '/reset-password', 'New password'),
  '/invitations/[org]/[token]': [
    {
      name: 'invitation',
      path: ({ invitationPath }) => invitationPath,
      heading: ({ organisation }) => `Join ${organisation}`,
      isPublic: true,
    },
  ],
};

/** All views in the order in which they are looked at: first those of somebody who is signed in. */
export const PAGE_VIEWS: readonly PageView[] = Object.values(EVERY_PAGE)
  .flat()
  .sort((some, other) => Number(some.isPublic ?? false) - Number(other.isPublic ?? false));
