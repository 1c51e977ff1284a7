import { Badge, type Tone } from '@/components/ui/badge';
import type { OrganizationState } from '@/lib/domain/states';

export const STATE_NAMES: Record<OrganizationState, string> = {
  requested: 'Requested',
  creating: 'Being made',
  migrating: 'Being set up',
  ready: 'Open',
  suspended: 'Suspended',
  deleting: 'Being deleted',
};

const TONES: Partial<Record<OrganizationState, Tone>> = {
  ready: 'accent',
  suspended: 'warn',
  deleting: 'danger',
};

const MOVING: readonly OrganizationState[] = ['requested', 'creating', 'migrating', 'deleting'];

/** @param isStuck a reason is known why it does not go on */
export function OrganizationStateBadge({
  state,
  isStuck = false,
}: {
  state: OrganizationState;
  isStuck?: boolean;
}) {
  return (
    <Badge tone={isStuck ? 'danger' : TONES[state]} isActive={MOVING.includes(state) && !isStuck}>
      {isStuck ? 'Waiting' : STATE_NAMES[state]}
    </Badge>
  );
}
