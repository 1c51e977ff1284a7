import type { TargetRecord } from '@/db/metadata/targets-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { ReceptorReport } from '@/lib/chemistry/receptors/inspect-receptor';
import { verdictOf } from '@/lib/chemistry/receptors/site-findings';
import type { TargetDetail, TargetSummary } from '@/lib/domain/resources/targets';
import { failureWords, seesStructures, unlessMasked } from '@/lib/use-cases/structure-mask';
import { targetFindings } from '@/lib/use-cases/targets/target-findings';

export function serialiseTarget(ctx: OrgContext, target: TargetRecord): TargetSummary {
  const crystal = target.crystalLigand as { id: string } | null;
  return {
    id: target.id,
    name: target.name,
    status: target.status,
    fileName: unlessMasked(ctx, target.fileName),
    error: failureWords(ctx, target.error),
    crystalLigandId: unlessMasked(ctx, crystal?.id ?? null),
    createdAt: target.createdAt.toISOString(),
    verdict: unlessMasked(ctx, verdict(target)),
    approval: target.approval && { by: target.approval.by, at: target.approval.at.toISOString() },
  };
}

function verdict(target: TargetRecord): TargetSummary['verdict'] {
  if (target.status === 'failed') return 'unusable';
  return target.status === 'ready' ? verdictOf(targetFindings(target)) : null;
}

export function serialiseTargetDetail(ctx: OrgContext, target: TargetRecord): TargetDetail {
  // The report is all of it structure: chains, residues, what was found in them.
  const report = unlessMasked(ctx, target.report as ReceptorReport | null);
  const { keepWaters, pH } = target.choices;
  const file = (part: string, exists: boolean) =>
    exists && seesStructures(ctx) ? `/api/v1/orgs/${ctx.org.slug}/targets/${target.id}/files/${part}` : null;
  return {
    ...serialiseTarget(ctx, target),
    format: target.format,
    pdbId: report?.pdbId ?? null,
    title: report?.title ?? null,
    choices: seesStructures(ctx) ? target.choices : { keepWaters, pH },
    chains: (report?.chains ?? []).flatMap(({ id, residues, kind = 'protein' }) =>
      kind === 'other' ? [] : [{ id, kind, residues }],
    ),
    candidateLigands: (report?.candidateLigands ?? []).map((ligand) => ({
      id: ligand.id,
      residueName: ligand.residueName,
      chainId: ligand.chainId,
      residueNumber: ligand.residueNumber,
      heavyAtoms: ligand.heavyAtoms,
    })),
    findings: unlessMasked(ctx, targetFindings(target)) ?? [],
    searchSpace: unlessMasked(ctx, target.searchSpace),
    searchSpaceSource: unlessMasked(ctx, target.searchSpaceSource),
    crystalSearchSpace: unlessMasked(ctx, target.crystalSearchSpace),
    pdbqtSha256: unlessMasked(ctx, target.pdbqtSha256),
    files: {
      receptorPdb: file('receptor.pdb', target.displayPdbArtifactId !== null),
      crystalLigandPdb: file('crystal-ligand.pdb', target.crystalLigandArtifactId !== null),
      receptorPdbqt: file('receptor.pdbqt', target.receptorPdbqtArtifactId !== null),
      removedPdb: file('removed.pdb', target.removedPdbArtifactId !== null),
    },
  };
}
