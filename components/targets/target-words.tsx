import { Badge, type Tone } from '@/components/ui/badge';
import type { FindingSeverity, TargetFinding, TargetVerdict } from '@/lib/domain/resources/targets';
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

const SEVERITIES: readonly FindingSeverity[] = ['unusable', 'warning', 'changed', 'info'];

/** From the worst to the mildest, what has to be decided before what cannot be helped: the order of findings. */
export function rankOfFinding({ severity, decision }: TargetFinding): number {
  if (severity === 'unusable') return 0;
  if (decision?.isNeeded) return decision.isDecided ? 1.5 : 1;
  return 1 + SEVERITIES.indexOf(severity);
}

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

export const VERDICT_WORDS: Record<TargetVerdict, { name: string; tone: Tone; sentence: string }> = {
  clean: {
    name: 'Clean',
    tone: 'neutral',
    sentence: 'Nothing was left out or built otherwise.',
  },
  changed: {
    name: 'Changed',
    tone: 'accent',
    sentence: 'The receptor is not the file as it stands: read what was changed, and what is missing.',
  },
  'needs-decision': {
    name: 'Needs a decision',
    tone: 'warn',
    sentence: 'Rules have decided what somebody who knows the target should decide.',
  },
  unusable: { name: 'Unusable', tone: 'danger', sentence: 'Nothing can be docked into this structure.' },
};

export function VerdictBadge({ verdict }: { verdict: TargetVerdict }) {
  const { name, tone } = VERDICT_WORDS[verdict];
  return <Badge tone={tone}>{name}</Badge>;
}
