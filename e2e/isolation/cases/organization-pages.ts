import { RESTORE_PERMISSIONS } from '@/lib/domain/permissions';
import type { OrganizationCase, shared } from './case';

type Row = Omit<OrganizationCase, 'kind'>;

const marker: OrganizationCase['tells'] = ({ ours }) => [ours.marker];
/** What a page without data of its own is known by. */
const words =
  (...texts: string[]): OrganizationCase['tells'] =>
  () =>
    texts;
const one =
  (parameter: string, name: Parameters<typeof shared>[0]): OrganizationCase['things'] =>
  (world) => ({ [parameter]: world.shared[name] });

/** Pages below `/orgs/[org]`: one row each. */
const ROWS: Record<string, Row> = {
  '': { needs: [], tells: marker },
  '/audit': { needs: ['audit:read'], tells: marker },
  '/libraries': { needs: ['library:read'], tells: marker },
  '/libraries/new': { needs: ['library:write'], tells: words('choose a file') },
  '/libraries/[library]': { needs: ['library:read'], things: one('library', 'libraryId'), tells: marker },
  '/members': { needs: ['member:read'], tells: marker },
  '/pipelines': { needs: ['pipeline:read'], tells: marker },
  '/pipelines/[pipeline]': {
    needs: ['pipeline:read'],
    things: one('pipeline', 'pipelineId'),
    tells: marker,
  },
  '/runs': { needs: ['run:read'], tells: marker },
  '/runs/compare': {
    needs: ['run:read', 'structure:read'],
    things: one('a', 'runId'),
    content: ({ a }) => ({ query: `?a=${a}&b=${a}` }),
    tells: marker,
  },
  '/runs/new': { needs: ['run:start'], tells: marker },
  '/runs/restore': { needs: RESTORE_PERMISSIONS, tells: words('Verify and restore') },
  '/runs/[run]': { needs: ['run:read'], things: one('run', 'runId'), tells: marker },
  '/runs/[run]/report': { needs: ['run:read'], things: one('run', 'runId'), tells: marker },
  '/settings': { needs: [], status: 307, tells: ({ ours }) => [`/orgs/${ours.slug}/settings/`] },
  '/settings/cache': { needs: ['run:read'], tells: words('cpuHoursSaved') },
  '/settings/general': { needs: ['org:manage'], tells: words('\\"retention\\"') },
  '/settings/sign-in': { needs: ['org:manage'], tells: marker },
  '/settings/tokens': { needs: [], tells: marker },
  '/settings/usage': { needs: [], tells: words('storageBytes') },
  '/shortlists': { needs: ['run:read'], tells: marker },
  '/shortlists/[shortlist]': {
    needs: ['run:read'],
    things: one('shortlist', 'shortlistId'),
    tells: marker,
  },
  '/targets': { needs: ['target:read'], tells: marker },
  '/targets/new': { needs: ['target:write'], tells: words('choose a file') },
  '/targets/[target]': { needs: ['target:read'], things: one('target', 'targetId'), tells: marker },
};

export const ORGANIZATION_PAGES: Record<string, OrganizationCase> = Object.fromEntries(
  Object.entries(ROWS).map(([path, row]) => [`page /orgs/[org]${path}`, { kind: 'organization', ...row }]),
);
