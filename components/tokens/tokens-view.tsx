'use client';

import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { RevokeToken } from '@/components/tokens/revoke-token';
import { TokenStateBadge } from '@/components/tokens/token-words';
import { Button } from '@/components/ui/button';
import { ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import { Panel } from '@/components/ui/panel';
import { Segmented } from '@/components/ui/segmented';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { useUrlState } from '@/components/ui/use-url-state';
import { tokenListQuery } from '@/lib/api-client/tokens';
import type { TokenRow } from '@/lib/domain/resources/tokens';

const NewTokenDialog = dynamic(
  () => import('@/components/tokens/new-token-dialog').then((module) => module.NewTokenDialog),
  { ssr: false },
);

const isOver = (token: TokenRow) => token.state === 'revoked' || token.state === 'expired';

/** The API tokens of the one who looks, or of everybody; the way to make and to revoke one. */
export function TokensView({ org }: { org: string }) {
  const query = useQuery(tokenListQuery(org));
  const [url, changeUrl] = useUrlState();
  const [isMaking, setMaking] = useState(false);
  const show = url.get('show') === 'ended' ? 'ended' : 'open';
  const tokens = query.data?.tokens ?? [];
  const shown = tokens.filter((token) => isOver(token) === (show === 'ended'));
  const make = (
    <Button variant="primary" icon={Plus} isDisabled={!query.data} onPress={() => setMaking(true)}>
      Make a token
    </Button>
  );
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <Segmented
          label="Which tokens"
          options={[
            { id: 'open', name: 'In force' },
            { id: 'ended', name: 'Ended' },
          ]}
          value={show}
          onChange={(id) => changeUrl({ show: id === 'ended' ? 'ended' : null })}
        />
        {make}
      </div>
      <Panel
        flush
        title={query.data?.isEverybodys ? 'API tokens of the organisation' : 'Your API tokens'}
        actions={
          <span className="text-sm text-ink-muted">
            For programs. A token does what its scopes say, as long as its maker may.
          </span>
        }
      >
        {query.isPending ? (
          <SkeletonRows label="Loading tokens" />
        ) : query.isError && !query.data ? (
          <ErrorState
            title="Tokens could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : shown.length === 0 ? (
          <EmptyState
            icon={KeyRound}
            title={show === 'ended' ? 'No token has ended' : 'No tokens in force'}
            action={show === 'open' && make}
          >
            {show === 'ended'
              ? 'Tokens that were revoked or have expired stay listed here.'
              : 'With a token, a script can upload targets and libraries, start runs and fetch results without signing in.'}
          </EmptyState>
        ) : (
          <TokenTable org={org} tokens={shown} />
        )}
      </Panel>
      {query.data && isMaking && (
        <NewTokenDialog
          org={org}
          grantableScopes={query.data.grantableScopes}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  );
}

function TokenTable({ org, tokens }: { org: string; tokens: TokenRow[] }) {
  return (
    <ListTable
      label="API tokens"
      rows={tokens}
      rowId={(token) => token.id}
      columns={[
        {
          id: 'name',
          header: 'Token',
          isTitle: true,
          cell: (token) => (
            <>
              <span className="block">{token.name}</span>
              <span className="block font-mono text-xs font-normal text-ink-muted">{token.prefix}…</span>
            </>
          ),
        },
        { id: 'state', header: 'State', cell: (token) => <TokenStateBadge state={token.state} /> },
        {
          id: 'scopes',
          header: 'Scopes',
          cell: (token) => (
            <span className="block max-w-md text-pretty text-ink-muted">{token.scopes.join(', ')}</span>
          ),
        },
        { id: 'maker', header: 'Made by', cell: (token) => token.madeBy.name },
        {
          id: 'expires',
          header: 'Expires',
          cell: (token) =>
            token.revokedAt ? (
              <>
                revoked <Moment at={token.revokedAt} />
              </>
            ) : (
              <Moment at={token.expiresAt} isExact />
            ),
        },
        {
          id: 'used',
          header: 'Last use',
          cell: (token) => (token.lastUsedAt ? <Moment at={token.lastUsedAt} /> : 'never'),
        },
        {
          id: 'actions',
          header: '',
          align: 'end',
          cell: (token) => !isOver(token) && <RevokeToken org={org} token={token} />,
        },
      ]}
    />
  );
}
