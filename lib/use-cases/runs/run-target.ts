import { listArtifacts } from '@/db/metadata/artifacts-repository';
import type { OrganizationConnection } from '@/db/metadata/client';
import type { TargetRecord } from '@/db/metadata/targets-repository';
import { ConflictError } from '@/lib/domain/errors';
import type { ArtifactId, OrganizationId } from '@/lib/domain/ids';
import type { Recipe } from '@/lib/domain/input-signature';
import type { CrystalReference, RunTarget } from '@/lib/domain/run-spec';

/** What a run keeps of a target, so that a later preparation changes nothing in it. */
export async function runTargetOf(
  tx: OrganizationConnection,
  orgId: OrganizationId,
  target: TargetRecord,
): Promise<RunTarget> {
  const ids = [target.receptorPdbqtArtifactId, target.displayPdbArtifactId, target.crystalLigandArtifactId];
  const artifacts = await listArtifacts(
    tx,
    orgId,
    ids.filter((id): id is ArtifactId => id !== null),
  );
  const keyOf = (id: ArtifactId | null) =>
    artifacts.find((artifact) => artifact.id === id)?.objectKey ?? null;
  const receptorPdbqtKey = keyOf(target.receptorPdbqtArtifactId);
  const receptorPdbKey = keyOf(target.displayPdbArtifactId);
  if (!receptorPdbqtKey || !receptorPdbKey || !target.pdbqtSha256) {
    throw new ConflictError(`The target "${target.name}" lacks its prepared files: prepare it again.`);
  }
  return {
    id: target.id,
    name: target.name,
    receptorPdbqtKey,
    receptorPdbKey,
    crystalLigandPdbKey: keyOf(target.crystalLigandArtifactId),
    pdbqtSha256: target.pdbqtSha256,
    recipe: target.recipe as Recipe,
    crystalLigand: target.crystalLigand as CrystalReference | null,
  };
}
