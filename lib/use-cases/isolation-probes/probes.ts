import { readLibraryNamesUnfiltered } from '@/db/metadata/probes-repository';
import { notifyProgress } from '@/db/results/job-events-repository';
import { countResultsAs } from '@/db/results/probes-repository';
import { findCachedResult } from '@/db/results/result-cache-repository';
import { tokenContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import { newId } from '@/lib/domain/ids';
import { readWhole } from '@/lib/object-storage/object-store';
import type { PlantedMarker } from '@/lib/use-cases/isolation-probes/planted-marker';
import type { ProbeOrganization } from '@/lib/use-cases/isolation-probes/probe-organizations';
import { getLibrary } from '@/lib/use-cases/libraries/get-library';
import { listLibraries } from '@/lib/use-cases/libraries/list-libraries';

export interface ProbeWorld {
  deps: Dependencies;
  owner: ProbeOrganization;
  planted: PlantedMarker;
}

/** From where is read: the owner itself, which has to succeed, or the other, which must not. */
export interface ProbeSide {
  org: ProbeOrganization;
  /** An API token of it. */
  token: string;
}

/** One way of reading the planted marker. */
export interface IsolationProbe {
  name: string;
  tried: string;
  /**
   * @returns everything that was read, as text: that it contains the marker is the leak
   * @throws what refused it
   */
  read(world: ProbeWorld, side: ProbeSide): Promise<string>;
}

/** A notification arrives within milliseconds; so long is waited for one that must not come. */
const LISTEN_MILLISECONDS = 1_000;

const origin = () => ({ requestId: newId('request'), ip: null });

/** Every layer that keeps organisations apart, tried by itself. */
export const ISOLATION_PROBES: readonly IsolationProbe[] = [
  {
    name: 'Shared database',
    tried: 'Its libraries by a query without an organisation, in a transaction of the other organisation',
    read: async ({ deps, planted }, { org }) =>
      listed(
        await deps.metadata.withOrganization(org.id, (tx) => readLibraryNamesUnfiltered(tx, planted.marker)),
      ),
  },
  {
    name: 'Shared database, no organisation',
    tried: 'The same query in a transaction of no organisation, right after one of the owner',
    read: async ({ deps, owner, planted }, { org }) => {
      const inOwner = await deps.metadata.withOrganization(owner.id, (tx) =>
        readLibraryNamesUnfiltered(tx, planted.marker),
      );
      if (org.id === owner.id) return listed(inOwner);
      return listed(
        await deps.metadata.withInstallation((tx) => readLibraryNamesUnfiltered(tx, planted.marker)),
      );
    },
  },
  {
    name: 'Results database',
    tried: 'A connection to its database with the role and password of the other organisation',
    read: async ({ deps, owner, planted }, { org }) => {
      const results = await countResultsAs(deps, org.id, owner.id);
      return `let in; ${results} results, ${planted.marker} among them`;
    },
  },
  {
    name: 'Cache of results',
    tried: 'The exact signature of its cached result, looked up by the other organisation',
    read: async ({ deps, planted }, { org }) => {
      const found = await deps.results.withResults(org.id, (conn) =>
        findCachedResult(conn, planted.signature),
      );
      return found ? `a result of ${planted.marker}` : 'nothing is known for this signature';
    },
  },
  {
    name: 'Stored object',
    tried: 'A signed link of the other organisation, with the key changed to that of its object',
    read: async ({ deps, owner, planted }, { org }) => {
      const key = org.id === owner.id ? planted.objectKey : planted.objectKey.replace(owner.id, org.id);
      const link = deps.links.download({
        ...{ orgId: org.id, key: key as PlantedMarker['objectKey'] },
        ...{ contentType: 'text/plain', fileName: 'probe.txt' },
      });
      const changed = new URL(link.replace(key, planted.objectKey), 'http://probe.invalid');
      const grant = deps.links.read('GET', changed);
      return (await readWhole(deps.objects, grant.key)).toString('utf8');
    },
  },
  {
    name: 'Log of a docking',
    tried: 'The URI of its log, read for the other organisation',
    read: ({ deps, planted }, { org }) => deps.logs.read(org.id, planted.logsUri),
  },
  {
    name: 'Stream of events',
    tried: 'Its run’s events, listened for by the other organisation while one is sent',
    read: async ({ deps, owner, planted }, { org }) => {
      let heard = false;
      let wake = () => {};
      const stop = await deps.results.listen(org.id, (event) => {
        if (event?.runId !== planted.runId) return;
        heard = true;
        wake();
      });
      try {
        const arrived = new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, LISTEN_MILLISECONDS);
        });
        await deps.results.withResults(owner.id, (conn) => notifyProgress(conn, planted.runId));
        await arrived;
      } finally {
        await stop();
      }
      return heard ? `an event of the run of ${planted.marker}` : 'no event came';
    },
  },
  {
    name: 'Foreign id by the API',
    tried: 'Its library by id, with a token of the other organisation at that one’s address',
    read: async ({ planted }, { org, token }) => {
      const ctx = await tokenContext(token, org.slug, origin());
      return JSON.stringify(await getLibrary(ctx, { libraryId: planted.libraryId }));
    },
  },
  {
    name: 'Lists by the API',
    tried: 'The other organisation’s own list of libraries',
    read: async (_world, { org, token }) => {
      const ctx = await tokenContext(token, org.slug, origin());
      const { libraries } = await listLibraries(ctx, { limit: 500 });
      return listed(libraries.map(({ name }) => name));
    },
  },
  {
    name: 'Foreign address by the API',
    tried: 'Its library at its own address, with a token of the other organisation',
    read: async ({ owner, planted }, { token }) => {
      const ctx = await tokenContext(token, owner.slug, origin());
      return JSON.stringify(await getLibrary(ctx, { libraryId: planted.libraryId }));
    },
  },
];

const listed = (names: string[]) => (names.length > 0 ? names.join(', ') : 'no rows');
