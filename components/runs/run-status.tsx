import { RUN_STATE_WORDS } from '@/components/runs/run-words';
import { Badge } from '@/components/ui/badge';
import type { RunState } from '@/lib/domain/states';
import { isFinalRunState } from '@/lib/domain/states';

export function RunStatus({ status, isCancelling = false }: { status: RunState; isCancelling?: boolean }) {
  if (isCancelling && !isFinalRunState(status)) {
    return (
      <Badge tone="warn" isActive>
        Cancelling
      </Badge>
    );
  }
  const { name, tone } = RUN_STATE_WORDS[status];
  return (
    <Badge tone={tone} isActive={!isFinalRunState(status)}>
      {name}
    </Badge>
  );
}
