import { RUN_STATE_WORDS } from '@/components/runs/run-words';
import { Badge } from '@/components/ui/badge';
import type { RunState } from '@/lib/domain/states';
import { isFinalRunState } from '@/lib/domain/states';

/**
 * @param isPaused no more ligands are begun because somebody said so
 * @param isWaiting for a quota: no more ligands are docked until there is room
 */
export function RunStatus({
  status,
  isCancelling = false,
  isPaused = false,
  isWaiting = false,
}: {
  status: RunState;
  isCancelling?: boolean;
  isPaused?: boolean;
  isWaiting?: boolean;
}) {
  if (isCancelling && !isFinalRunState(status)) {
    return (
      <Badge tone="warn" isActive>
        Cancelling
      </Badge>
    );
  }
  if (isPaused && !isFinalRunState(status)) return <Badge tone="warn">Paused</Badge>;
  if (isWaiting && !isFinalRunState(status)) return <Badge tone="warn">Waiting</Badge>;
  const { name, tone } = RUN_STATE_WORDS[status];
  return (
    <Badge tone={tone} isActive={!isFinalRunState(status)}>
      {name}
    </Badge>
  );
}
