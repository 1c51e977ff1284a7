'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Archive,
  Atom,
  Check,
  Download,
  FileCheck,
  FileSpreadsheet,
  Link2,
  Pencil,
  Star,
  Undo2,
} from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useCan } from '@/components/access/access-provider';
import { LazyPosePanel } from '@/components/runs/lazy-pose-panel';
import { shortlistColumns } from '@/components/shortlists/shortlist-columns';
import { useMayStar, useStarChanges } from '@/components/shortlists/use-stars';
import { Button, ButtonLink } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { DataGrid } from '@/components/ui/data-grid';
import { Menu } from '@/components/ui/menu';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { plural } from '@/components/ui/quantity';
import { Select } from '@/components/ui/select';
import { EmptyState, ErrorState, messageOf, SkeletonRows } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { useCopied } from '@/components/ui/use-copied';
import { useMediaQuery } from '@/components/ui/use-media-query';
import { useSettled } from '@/components/ui/use-settled';
import { useUrlState } from '@/components/ui/use-url-state';
import { runQuery } from '@/lib/api-client/runs';
import { changeShortlist, shortlistKeys, shortlistQuery } from '@/lib/api-client/shortlists';
import type { ShortlistDetail, ShortlistedResult } from '@/lib/domain/resources/shortlists';

const ShortlistDialog = dynamic(
  () => import('@/components/shortlists/shortlist-dialog').then((module) => module.ShortlistDialog),
  { ssr: false },
);

const ROW_HEIGHT = 74;
const ROW_HEIGHT_WITHOUT_STRUCTURE = 58;
/** Arrow keys may be held down: the pose is fetched once they rest. */
const SELECTION_SETTLES_MS = 140;

const keyOf = ({ run, result }: ShortlistedResult) => `${run.id}.${result.ligandId}`;

const ORDERS = {
  affinity: {
    name: 'Affinity',
    compare: (a: ShortlistedResult, b: ShortlistedResult) =>
      a.result.affinityKcalPerMol - b.result.affinityKcalPerMol,
  },
  run: { name: 'Run', compare: () => 0 },
  newest: {
    name: 'Newest star',
    compare: (a: ShortlistedResult, b: ShortlistedResult) => b.starredAt.localeCompare(a.starredAt),
  },
  efficiency: {
    name: 'Ligand efficiency',
    compare: (a: ShortlistedResult, b: ShortlistedResult) =>
      a.result.ligandEfficiencyKcalPerMolPerAtom - b.result.ligandEfficiencyKcalPerMolPerAtom,
  },
} as const;
type Order = keyof typeof ORDERS;

/** One shortlist: what is on it, and the pose of each. */
export function ShortlistView({ org, shortlistId }: { org: string; shortlistId: string }) {
  const query = useQuery(shortlistQuery(org, shortlistId));
  if (query.data) return <Loaded org={org} shortlist={query.data} />;
  if (query.isPending) return <SkeletonRows label="Loading the shortlist" rows={8} />;
  return (
    <ErrorState
      title="The shortlist could not be loaded"
      error={query.error}
      onRetry={() => void query.refetch()}
    />
  );
}

function Loaded({ org, shortlist }: { org: string; shortlist: ShortlistDetail }) {
  const mayStar = useMayStar();
  const [isEditing, setEditing] = useState(false);
  const { isDone, copy } = useCopied();
  const setArchived = useArchive(org, shortlist);
  const runName = shortlist.entries.find(({ run }) => run.id === shortlist.runId)?.run.name;
  return (
    <>
      <PageHeader
        trail={[{ href: `/orgs/${org}/shortlists`, name: 'Shortlists' }]}
        title={shortlist.name}
        description={
          <>
            {shortlist.note && <p className="max-w-3xl text-pretty">{shortlist.note}</p>}
            <p>
              {plural(shortlist.results, 'result')} of {plural(shortlist.runs, 'run')}
              {runName && shortlist.runs === 1 && `, ${runName}`}
              {shortlist.createdBy && ` · made by ${shortlist.createdBy}`}
            </p>
          </>
        }
        actions={
          <>
            <Button icon={isDone ? Check : Link2} onPress={() => copy(window.location.href)}>
              {isDone ? 'Copied' : 'Copy link'}
            </Button>
            {mayStar && (
              <Button icon={Pencil} onPress={() => setEditing(true)}>
                Change
              </Button>
            )}
            {mayStar && !shortlist.archivedAt && (
              <Button
                variant="quiet"
                icon={Archive}
                isPending={setArchived.isPending}
                onPress={() => setArchived.mutate(true)}
              >
                Archive
              </Button>
            )}
            <Menu
              label="Download"
              icon={Download}
              isDisabled={shortlist.results === 0}
              entries={[
                ...(shortlist.files.sdf
                  ? [
                      {
                        id: 'sdf',
                        name: 'Best poses, SDF',
                        detail: 'One record a result, with its run and its note',
                        icon: Atom,
                        href: shortlist.files.sdf,
                        download: true,
                      },
                    ]
                  : []),
                {
                  id: 'csv',
                  name: 'Table, CSV',
                  detail: 'One line a result, with who starred it and why',
                  icon: FileSpreadsheet,
                  href: shortlist.files.csv,
                  download: true,
                },
                ...(shortlist.files.proof
                  ? [
                      {
                        id: 'proof',
                        name: 'Proof bundle, ZIP',
                        detail: 'These results with their inputs, recipes and hashes, to check elsewhere',
                        icon: FileCheck,
                        href: shortlist.files.proof,
                        download: true,
                      },
                    ]
                  : []),
              ]}
            />
          </>
        }
      />
      <div className="space-y-3">
        {shortlist.archivedAt && (
          <Callout tone="warn" title="This shortlist is archived">
            <p>It is on no list, and takes no new stars.</p>
            {mayStar && (
              <div className="mt-2">
                <Button
                  size="sm"
                  icon={Undo2}
                  isPending={setArchived.isPending}
                  onPress={() => setArchived.mutate(false)}
                >
                  Take it back
                </Button>
              </div>
            )}
          </Callout>
        )}
        {shortlist.entries.length === 0 ? (
          <Panel flush>
            <EmptyState
              icon={Star}
              title="Nothing is on this shortlist"
              action={<ButtonLink href={`/orgs/${org}/runs`}>Go to the runs</ButtonLink>}
            >
              Open a run, choose a ligand, and use “Add to a shortlist” beside its pose.
            </EmptyState>
          </Panel>
        ) : (
          <Entries org={org} shortlist={shortlist} mayStar={mayStar} />
        )}
      </div>
      {isEditing && <ShortlistDialog org={org} shortlist={shortlist} onClose={() => setEditing(false)} />}
    </>
  );
}

/** Takes the shortlist off the lists, which a toast undoes, or back. */
function useArchive(org: string, { id, name }: ShortlistDetail) {
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (archived: boolean) => changeShortlist(org, id, { archived }),
    onSuccess: (saved, archived) => {
      client.setQueryData(shortlistKeys.detail(org, id), saved);
      void client.invalidateQueries({ queryKey: shortlistKeys.list(org) });
      if (archived) showToast({ title: `${name} is archived`, undo: () => change.mutate(false) });
    },
    onError: (error) => showToast({ title: 'The shortlist was not changed', description: messageOf(error) }),
  });
  return change;
}

function Entries({ org, shortlist, mayStar }: { org: string; shortlist: ShortlistDetail; mayStar: boolean }) {
  const [url, changeUrl] = useUrlState();
  const hasStructures = useCan('structure:read');
  const isWide = useMediaQuery('(min-width: 40rem)');
  const { remove } = useStarChanges(org);
  const order = (Object.keys(ORDERS) as Order[]).find((id) => id === url.get('sort')) ?? 'affinity';
  const entries = shortlist.entries.toSorted(ORDERS[order].compare);
  const asked = url.get('result');
  const selected = entries.find((entry) => keyOf(entry) === asked) ?? entries[0];
  const shownKey = useSettled(selected && keyOf(selected), SELECTION_SETTLES_MS);
  const shown = entries.find((entry) => keyOf(entry) === shownKey) ?? selected;
  const poseRank = Math.max(1, Number.parseInt(url.get('pose') ?? '1', 10) || 1);
  const run = useQuery({ ...runQuery(org, shown?.run.id ?? ''), enabled: shown !== undefined });
  if (!selected || !shown) return null;
  const { id: listId, name: listName } = shortlist;
  const takeOff = ({ run, result }: ShortlistedResult) =>
    remove({
      at: { run: run.id, ligand: result.ligandId },
      name: result.name,
      shortlistId: listId,
      from: listName,
    });
  const showPose = (pose: number) => changeUrl({ pose: pose === 1 ? null : String(pose) });
  return (
    <>
      <div className="flex items-center gap-3">
        <div className="w-44">
          <Select
            label="Sort by"
            isLabelHidden
            value={order}
            onChange={(id) => changeUrl({ sort: id === 'affinity' ? null : id }, 'push')}
            options={(Object.keys(ORDERS) as Order[]).map((id) => ({ id, name: ORDERS[id].name }))}
          />
        </div>
        <ButtonLink
          size="sm"
          href={`/orgs/${org}/runs/${selected.run.id}?shortlist=${listId}&ligand=${selected.result.ligandId}`}
        >
          Open in its run
        </ButtonLink>
      </div>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.25fr)_minmax(24rem,1fr)]">
        <Panel flush>
          <DataGrid
            label="Results on the shortlist"
            listId={order}
            rows={entries}
            columns={shortlistColumns(isWide, hasStructures, listName, mayStar ? takeOff : undefined)}
            rowId={keyOf}
            rowHeight={hasStructures ? ROW_HEIGHT : ROW_HEIGHT_WITHOUT_STRUCTURE}
            selectedId={keyOf(selected)}
            onSelect={(id) => changeUrl({ result: id, pose: null })}
            onStepSideways={(by) => showPose(Math.min(Math.max(poseRank + by, 1), selected.result.poses))}
            onKey={(key, id) => {
              const entry = key === 's' && mayStar && entries.find((each) => keyOf(each) === id);
              if (entry) takeOff(entry);
              return Boolean(entry);
            }}
            className="max-h-88 xl:max-h-[max(34rem,calc(100dvh-7rem))]"
          />
        </Panel>
        <div className="xl:sticky xl:top-4">
          {run.data ? (
            <LazyPosePanel
              org={org}
              run={run.data}
              row={shown.result}
              poseRank={Math.min(poseRank, shown.result.poses)}
              onPose={showPose}
            />
          ) : (
            <Panel flush>
              {run.isError ? (
                <ErrorState
                  title="The run could not be loaded"
                  error={run.error}
                  onRetry={() => void run.refetch()}
                />
              ) : (
                <SkeletonRows label="Loading the pose" rows={6} />
              )}
            </Panel>
          )}
        </div>
      </div>
    </>
  );
}
