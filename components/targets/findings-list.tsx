import { SEVERITIES, SEVERITY_WORDS } from '@/components/targets/target-words';
import { Badge } from '@/components/ui/badge';
import { SkeletonRows } from '@/components/ui/states';
import type { TargetFinding } from '@/lib/domain/resources/targets';

/** What reading and preparing the structure found, the worst first. */
export function FindingsList({ findings, isPreparing }: { findings: TargetFinding[]; isPreparing: boolean }) {
  if (findings.length === 0) {
    return isPreparing ? (
      <SkeletonRows label="Findings are on their way" rows={3} />
    ) : (
      <p className="p-4 text-sm text-ink-muted">Nothing was found that you need to know of.</p>
    );
  }
  const sorted = SEVERITIES.flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  );
  return (
    <ul className="max-h-96 divide-y divide-line overflow-auto">
      {sorted.map((finding, index) => {
        const { name, tone } = SEVERITY_WORDS[finding.severity];
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: findings have no identity, and one code may come twice
            key={index}
            className="grid grid-cols-[4.75rem_minmax(0,1fr)] items-start gap-3 px-4 py-2.5 text-sm"
          >
            <span>
              <Badge tone={tone}>{name}</Badge>
            </span>
            <p className="pt-0.25 text-pretty">{finding.message}</p>
          </li>
        );
      })}
    </ul>
  );
}
