import { Badge, type Tone } from '@/components/ui/badge';
import type { TokenState } from '@/lib/domain/resources/tokens';

const STATES: Record<TokenState, { tone: Tone; name: string }> = {
  live: { tone: 'accent', name: 'In force' },
  expired: { tone: 'neutral', name: 'Expired' },
  revoked: { tone: 'neutral', name: 'Revoked' },
  ownerless: { tone: 'warn', name: 'Maker not active' },
};

export function TokenStateBadge({ state }: { state: TokenState }) {
  return <Badge tone={STATES[state].tone}>{STATES[state].name}</Badge>;
}
