import { Badge } from '@/components/ui/badge';
import type { AuditOutcome, AuditRow } from '@/lib/domain/resources/audit';

export function OutcomeBadge({ outcome }: { outcome: AuditOutcome }) {
  return outcome === 'refused' ? <Badge tone="warn">Refused</Badge> : <Badge>Accepted</Badge>;
}

/** Who acted, as people know them. */
export function actorName({ kind, id, name, email }: AuditRow['actor']): string {
  switch (kind) {
    case 'token':
      return `Token “${name ?? id}”`;
    case 'system':
      return `The system (${id.replace('system:', '')})`;
    case 'operator':
      return `${name ?? email ?? id} (operator)`;
    default:
      return name ?? email ?? id;
  }
}
