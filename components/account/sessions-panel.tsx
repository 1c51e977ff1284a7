'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { browserName } from '@/components/account/browser-name';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Moment } from '@/components/ui/moment';
import { Panel } from '@/components/ui/panel';
import { ErrorState, messageOf, SkeletonRows } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { accountKeys, endOtherSessions, endSession, sessionsQuery } from '@/lib/api-client/account';
import type { SessionRow } from '@/lib/domain/resources/account';

/** Where the person is signed in, and the end of it. */
export function SessionsPanel() {
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery());
  const refresh = () => void client.invalidateQueries({ queryKey: accountKeys.sessions });
  const onError = (error: unknown) =>
    showToast({ title: 'The session could not be ended', description: messageOf(error) });
  const endOne = useMutation({ mutationFn: endSession, onSettled: refresh, onError });
  const endOthers = useMutation({ mutationFn: endOtherSessions, onSettled: refresh, onError });
  const rows = sessions.data?.sessions ?? [];
  return (
    <Panel
      title="Sessions"
      flush
      actions={
        rows.length > 1 && (
          <Button
            size="sm"
            variant="danger"
            isPending={endOthers.isPending}
            onPress={() => endOthers.mutate()}
          >
            End all others
          </Button>
        )
      }
    >
      {sessions.isPending && <SkeletonRows label="Loading sessions" rows={2} />}
      {sessions.isError && (
        <ErrorState
          title="The sessions could not be loaded"
          error={sessions.error}
          onRetry={() => void sessions.refetch()}
        />
      )}
      {rows.length > 0 && (
        <ul className="divide-y divide-line">
          {rows.map((row) => (
            <li key={row.id} className="flex items-center justify-between gap-3 px-4 py-3">
              <SessionWords session={row} />
              {!row.isThis && (
                <Button
                  size="sm"
                  aria-label={`End the session of ${browserName(row.userAgent)}`}
                  isPending={endOne.isPending && endOne.variables === row.id}
                  onPress={() => endOne.mutate(row.id)}
                >
                  End
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function SessionWords({ session }: { session: SessionRow }) {
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-center gap-2 font-medium" title={session.userAgent ?? undefined}>
        {browserName(session.userAgent)}
        {session.isThis && <Badge tone="accent">This one</Badge>}
        {session.signedInBy === 'sso' && <Badge>Single sign-on</Badge>}
      </p>
      <p className="text-sm text-ink-muted">
        {session.address ?? 'Unknown address'} · last seen <Moment at={session.lastSeenAt} /> · signed in{' '}
        <Moment at={session.signedInAt} />
      </p>
    </div>
  );
}
