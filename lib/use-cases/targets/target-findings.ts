import type { TargetRecord } from '@/db/metadata/targets-repository';
import type { ReceptorReport } from '@/lib/chemistry/receptors/inspect-receptor';
import { siteFindings } from '@/lib/chemistry/receptors/site-findings';
import type { TargetFinding } from '@/lib/domain/resources/targets';

/** What was found in a structure, and about its search space as it stands. */
export function targetFindings(target: TargetRecord): TargetFinding[] {
  const report = target.report as ReceptorReport | null;
  if (!report) return [];
  const crystal = target.crystalLigand as { id: string } | null;
  return [
    ...siteFindings(report, target.choices, crystal?.id ?? null, target.searchSpace),
    // Those of earlier builds name no action.
    ...(report.findings ?? []).map(({ code, severity, message, action, decision }) => ({
      code,
      severity,
      message,
      action: action ?? null,
      decision: decision ?? null,
    })),
  ];
}
