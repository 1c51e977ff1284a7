'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useEffect } from 'react';
import { useCan } from '@/components/access/access-provider';
import { FORMAT_NAMES, LibraryStatus } from '@/components/libraries/library-words';
import { LigandList } from '@/components/libraries/ligand-list';
import { ArchiveAction } from '@/components/ui/archive-action';
import { ButtonLink } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { count, plural } from '@/components/ui/quantity';
import { Segmented } from '@/components/ui/segmented';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { useUrlState } from '@/components/ui/use-url-state';
import { archiveLibrary, type LigandFilter, libraryKeys, libraryQuery } from '@/lib/api-client/libraries';
import type { LibrarySummary } from '@/lib/domain/resources/libraries';

/** One library: every record as a 2D depiction with its verdict. */
export function LibraryView({ org, libraryId }: { org: string; libraryId: string }) {
  const library = useQuery(libraryQuery(org, libraryId));
  if (library.data) return <Loaded org={org} library={library.data} />;
  if (library.isPending) return <SkeletonRows label="Loading the library" rows={8} />;
  return (
    <ErrorState
      title="The library could not be loaded"
      error={library.error}
      onRetry={() => void library.refetch()}
    />
  );
}

function parseFilter(value: string | null): LigandFilter {
  return value === 'accepted' || value === 'rejected' ? value : null;
}

function Loaded({ org, library }: { org: string; library: LibrarySummary }) {
  const client = useQueryClient();
  const [url, changeUrl] = useUrlState();
  const filter = parseFilter(url.get('verdict'));
  const mayWrite = useCan('library:write');
  const mayStart = useCan('run:start');
  const isReading = library.status === 'uploaded' || library.status === 'reading';

  // While the file is read, the list of its records grows with the count.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new count is the reason to ask again
  useEffect(() => {
    void client.invalidateQueries({ queryKey: libraryKeys.allLigands(org, library.id) });
  }, [client, org, library.id, library.records, library.status]);

  return (
    <>
      <PageHeader
        trail={[{ href: `/orgs/${org}/libraries`, name: 'Libraries' }]}
        title={library.name}
        status={<LibraryStatus status={library.status} />}
        description={
          <span role="status">
            {[library.format && FORMAT_NAMES[library.format], library.fileName, columnWords(library)]
              .filter(Boolean)
              .join(' · ')}{' '}
            ·{' '}
            <span className="figures">
              {isReading
                ? `${plural(library.records, 'record')} read so far`
                : `${count(library.accepted)} of ${plural(library.records, 'record')} accepted`}
            </span>
          </span>
        }
        actions={
          <>
            {mayWrite && <ArchiveLibrary org={org} library={library} />}
            {mayStart && library.status === 'ready' && library.accepted > 0 && (
              <ButtonLink variant="primary" icon={Play} href={`/orgs/${org}/runs/new?library=${library.id}`}>
                Dock it
              </ButtonLink>
            )}
          </>
        }
      />
      {library.error && (
        <div className="mb-4">
          <Callout tone="danger" title="This file could not be read" isLive>
            {library.error}
          </Callout>
        </div>
      )}
      {!library.error && (
        <Panel
          title="Records"
          flush
          actions={
            <Segmented<'all' | 'accepted' | 'rejected'>
              label="Show records"
              value={filter ?? 'all'}
              onChange={(id) => changeUrl({ verdict: id === 'all' ? null : id })}
              options={[
                { id: 'all', name: <Counted name="All" value={library.records} /> },
                { id: 'accepted', name: <Counted name="Accepted" value={library.accepted} /> },
                { id: 'rejected', name: <Counted name="Rejected" value={library.rejected} /> },
              ]}
            />
          }
        >
          <LigandList key={filter} org={org} libraryId={library.id} filter={filter} isReading={isReading} />
        </Panel>
      )}
    </>
  );
}

/** Which columns of a CSV were read; null for another format. */
function columnWords({ smilesColumn, nameColumn }: LibrarySummary): string | null {
  if (smilesColumn === null) return null;
  return `SMILES from “${smilesColumn}”, ${nameColumn === null ? 'no names' : `names from “${nameColumn}”`}`;
}

function Counted({ name, value }: { name: string; value: number }) {
  return (
    <>
      {name} <span className="text-ink-faint">{count(value)}</span>
    </>
  );
}

function ArchiveLibrary({ org, library }: { org: string; library: LibrarySummary }) {
  return (
    <ArchiveAction
      name={library.name}
      archive={() => archiveLibrary(org, library.id)}
      changes={[libraryKeys.list(org)]}
      listHref={`/orgs/${org}/libraries`}
    >
      It leaves the list of libraries and no new run can use it. Runs that used it keep their results.
    </ArchiveAction>
  );
}
