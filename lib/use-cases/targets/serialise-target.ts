import type { TargetRecord } from '@/db/metadata/targets-repository';
import type { ReceptorReport } from '@/lib/chemistry/receptors/inspect-receptor';
import type { TargetDetail, TargetSummary } from '@/lib/domain/resources/targets';

export function serialiseTarget(target: TargetRecord): TargetSummary {
  const crystal = target.crystalLigand as { id: string } | null;
  return {
    id: target.id,
    name: target.name,
    status: target.status,
    fileName: target.fileName,
    error: target.error,
    crystalLigandId: crystal?.id ?? null,
    createdAt: target.createdAt.toISOString(),
  };
}

/** @param orgSlug for the paths of the files */
export function serialiseTargetDetail(orgSlug: string, target: TargetRecord): TargetDetail {
  const report = target.report as ReceptorReport | null;
  const file = (part: string, exists: boolean) =>
    exists ? `/api/v1/orgs/${orgSlug}/targets/${target.id}/files/${part}` : null;
  return {
    ...serialiseTarget(target),
    format: target.format,
    pdbId: report?.pdbId ?? null,
    title: report?.title ?? null,
    choices: target.choices,
    chains: (report?.chains ?? []).map((chain) => ({ id: chain.id, residues: chain.residues })),
    candidateLigands: (report?.candidateLigands ?? []).map((ligand) => ({
      id: ligand.id,
      residueName: ligand.residueName,
      chainId: ligand.chainId,
      residueNumber: ligand.residueNumber,
      heavyAtoms: ligand.heavyAtoms,
    })),
    findings: (report?.findings ?? []).map(({ code, severity, message }) => ({ code, severity, message })),
    searchSpace: target.searchSpace,
    pdbqtSha256: target.pdbqtSha256,
    files: {
      receptorPdb: file('receptor.pdb', target.displayPdbArtifactId !== null),
      crystalLigandPdb: file('crystal-ligand.pdb', target.crystalLigandArtifactId !== null),
      receptorPdbqt: file('receptor.pdbqt', target.receptorPdbqtArtifactId !== null),
    },
  };
}
