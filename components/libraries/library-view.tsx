'use client';

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, Play } from 'lucide-react';
import { useEffect } from 'react';
import { useCan } from '@/components/access/access-provider';
import { FORMAT_NAMES, LibraryStatus } from '@/components/libraries/library-words';
import { isFiltered, LigandFilters } from '@/components/libraries/ligand-filters';
import { LigandGrid } from '@/components/libraries/ligand-grid';
import { ArchiveAction } from '@/components/ui/archive-action';
import { ButtonLink } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Menu } from '@/components/ui/menu';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { count, plural } from '@/components/ui/quantity';
import { Segmented } from '@/components/ui/segmented';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { useUrlState } from '@/components/ui/use-url-state';
import {
  archiveLibrary,
  libraryKeys,
  libraryProfileQuery,
  libraryQuery,
  ligandExportPath,
  ligandsQuery,
  rejectedRecordsPath,
  restoreLibrary,
} from '@/lib/api-client/libraries';
import { issuesByField } from '@/lib/api-client/request';
import { type LigandQuery, ligandQueryOf } from '@/lib/domain/ligand-filter';
import type { LibraryProfile, LibrarySummary } from '@/lib/domain/resources/libraries';

/** One library: its records with their structures, verdicts and properties, to look through. */
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

function Loaded({ org, library }: { org: string; library: LibrarySummary }) {
  const client = useQueryClient();
  const [url, changeUrl] = useUrlState();
  const query = ligandQueryOf(url);
  const hasStructures = useCan('structure:read');
  const profile = useQuery({
    ...libraryProfileQuery(org, library.id, library.records),
    enabled: hasStructures && library.records > 0,
  }).data;
  const ligands = useInfiniteQuery({ ...ligandsQuery(org, library.id, query), enabled: !library.error });
  const matching = ligands.isPlaceholderData ? null : (ligands.data?.pages[0]?.matching ?? null);
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
              {profile && !isReading && duplicateWords(profile)}
            </span>
          </span>
        }
        actions={
          <>
            {hasStructures && library.records > 0 && <Downloads org={org} library={library} query={query} />}
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
      {!library.error && hasStructures && (
        <LigandFilters profile={profile} smartsProblem={issuesByField(ligands.error).smarts} />
      )}
      {!library.error && (
        <Panel
          title={
            <span role="status">
              Records
              {isFiltered(query) && matching !== null && (
                <span className="figures font-normal text-ink-muted"> · {count(matching)} match</span>
              )}
            </span>
          }
          flush
          actions={
            <Segmented<'all' | 'accepted' | 'rejected'>
              label="Show records"
              value={query.status === 'accepted' || query.status === 'rejected' ? query.status : 'all'}
              onChange={(id) => changeUrl({ status: id === 'all' ? null : id })}
              options={[
                { id: 'all', name: <Counted name="All" value={library.records} /> },
                { id: 'accepted', name: <Counted name="Accepted" value={library.accepted} /> },
                { id: 'rejected', name: <Counted name="Rejected" value={library.rejected} /> },
              ]}
            />
          }
        >
          <LigandGrid org={org} libraryId={library.id} query={query} isReading={isReading} />
        </Panel>
      )}
    </>
  );
}

/** How many structures stand more than once, here or elsewhere; nothing if none does. */
function duplicateWords({ repeats, elsewhere }: LibraryProfile): string {
  const parts = [
    repeats > 0 ? plural(repeats, 'repeat') : '',
    elsewhere > 0 ? `${count(elsewhere)} also in other libraries` : '',
  ].filter(Boolean);
  return parts.map((part) => ` · ${part}`).join('');
}

/** Which columns of a CSV were read; null for another format. */
function columnWords({ smilesColumn, nameColumn }: LibrarySummary): string | null {
  if (smilesColumn === null) return null;
  return `SMILES from “${smilesColumn}”, ${nameColumn === null ? 'no names' : `names from “${nameColumn}”`}`;
}

/** The records that are shown, as a file, and those that were rejected, to be mended and sent again. */
function Downloads({ org, library, query }: { org: string; library: LibrarySummary; query: LigandQuery }) {
  const which = isFiltered(query) || query.status ? 'The records shown' : 'Every record';
  const of = (format: 'csv' | 'smi' | 'sdf') => ({
    href: ligandExportPath(org, library.id, format, query),
    download: true,
  });
  return (
    <Menu
      label="Download"
      icon={Download}
      entries={[
        { id: 'csv', name: 'Table, CSV', detail: `${which}, with properties and alerts`, ...of('csv') },
        { id: 'sdf', name: 'Structures, SDF', detail: `${which}, if accepted`, ...of('sdf') },
        { id: 'smi', name: 'Structures, SMILES', detail: `${which}, if accepted`, ...of('smi') },
        ...(library.rejected > 0
          ? [
              {
                id: 'rejected',
                name: 'Rejected records',
                detail: 'As they stand in the file, to mend and send again',
                href: rejectedRecordsPath(org, library.id),
                download: true,
              },
              {
                id: 'reasons',
                name: 'Reasons of rejection, CSV',
                detail: 'Line, name and reason of each',
                href: ligandExportPath(org, library.id, 'csv', { status: 'rejected' }),
                download: true,
              },
            ]
          : []),
      ]}
    />
  );
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
      restore={() => restoreLibrary(org, library.id)}
      changes={[libraryKeys.list(org)]}
      listHref={`/orgs/${org}/libraries`}
    >
      It leaves the list of libraries and no new run can use it. Runs that used it keep their results.
    </ArchiveAction>
  );
}
