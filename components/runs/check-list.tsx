import { Check, Minus, X } from 'lucide-react';
import { CHECK_WORDS, checkFigures } from '@/components/runs/check-words';
import type { PoseCheck } from '@/lib/domain/resources/pose-analysis';

/** The checks of a pose: what failed first, each with its number, its limit and where it was measured. */
export function CheckList({ checks }: { checks: readonly PoseCheck[] }) {
  const failed = checks.filter(({ passed }) => passed === false);
  const rest = checks.filter(({ passed }) => passed !== false);
  return (
    <ul aria-label="Pose checks" className="figures divide-y divide-line text-sm">
      {[...failed, ...rest].map((check) => (
        <li key={check.id} className="flex items-start gap-2.5 px-4 py-1.5">
          <CheckMark passed={check.passed} />
          <span className="min-w-0">
            <span className={check.passed === false ? 'font-medium text-danger' : undefined}>
              {CHECK_WORDS[check.id].name}
            </span>{' '}
            <span className="text-ink-muted">{checkFigures(check)}</span>
            {check.where && check.passed === false && (
              <span className="block text-ink-muted">Worst at {check.where}</span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function CheckMark({ passed }: { passed: boolean | null }) {
  if (passed === null)
    return (
      <span className="mt-0.5 text-ink-faint">
        <Minus aria-hidden className="size-4" />
        <span className="sr-only">Not checked:</span>
      </span>
    );
  return passed ? (
    <span className="mt-0.5 text-accent">
      <Check aria-hidden className="size-4" />
      <span className="sr-only">Passed:</span>
    </span>
  ) : (
    <span className="mt-0.5 text-danger">
      <X aria-hidden className="size-4" />
      <span className="sr-only">Failed:</span>
    </span>
  );
}
