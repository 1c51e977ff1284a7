import { Badge, type Tone } from '@/components/ui/badge';
import type { FindingSeverity } from '@/lib/domain/resources/targets';
import type { TargetState } from '@/lib/domain/states';

const STATE_WORDS: Record<TargetState, { name: string; tone: Tone; isActive: boolean }> = {
  uploaded: { name: 'Waiting', tone: 'neutral', isActive: true },
  preparing: { name: 'Preparing', tone: 'accent', isActive: true },
  ready: { name: 'Ready', tone: 'neutral', isActive: false },
  failed: { name: 'Failed', tone: 'danger', isActive: false },
};

export function TargetStatus({ status }: { status: TargetState }) {
  const { name, tone, isActive } = STATE_WORDS[status];
  return (
    <Badge tone={tone} isActive={isActive}>
      {name}
    </Badge>
  );
}

/** From the worst to the mildest: the order in which findings are listed. */
export const SEVERITIES: readonly FindingSeverity[] = ['unusable', 'warning', 'changed', 'info'];

export const SEVERITY_WORDS: Record<FindingSeverity, { name: string; tone: Tone }> = {
  unusable: { name: 'Unusable', tone: 'danger' },
  warning: { name: 'Warning', tone: 'warn' },
  changed: { name: 'Changed', tone: 'accent' },
  info: { name: 'Note', tone: 'neutral' },
};

/** `SKE:A:1` as people say it. */
export function crystalLigandName(id: string): string {
  const [residue, chain, number] = id.split(':');
  return chain && number ? `${residue} ${number}, chain ${chain}` : id;
}
