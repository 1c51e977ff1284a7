import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { Primed } from '@/components/query/primed';
import { TokensView } from '@/components/tokens/tokens-view';
import { tokenKeys } from '@/lib/api-client/tokens';
import { listTokens } from '@/lib/use-cases/tokens/list-tokens';

export const metadata: Metadata = { title: 'API tokens' };

export default async function TokensPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '/settings/tokens');
  return (
    <Primed entries={[[tokenKeys.list(org), await listTokens(ctx, {})]]}>
      <TokensView org={org} />
    </Primed>
  );
}
