import { createHash } from 'node:crypto';
import { z } from 'zod';
import { getArtifact, insertArtifact } from '@/db/metadata/artifacts-repository';
import {
  beginTargetPreparation,
  completeTargetPreparation,
  failTargetPreparation,
  getTarget,
} from '@/db/metadata/targets-repository';
import { LOCAL_OPEN_BABEL } from '@/lib/chemistry/receptors/open-babel';
import type { PreparedReceptor } from '@/lib/chemistry/receptors/prepare-receptor';
import type { Dependencies } from '@/lib/dependencies';
import { InvalidInputError } from '@/lib/domain/errors';
import { type ArtifactId, newId, type OrganizationId, type TargetId } from '@/lib/domain/ids';
import { env } from '@/lib/env';
import { type ObjectKey, objectKeys } from '@/lib/object-storage/object-keys';
import { readVerified } from '@/lib/object-storage/read-verified';
import { storeVerified } from '@/lib/object-storage/store-verified';
import { actorId } from '@/lib/use-cases/actor';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/**
 * Reads, checks and prepares an uploaded structure. What cannot be used is told on the target and is no failure of
 * the job; a repeat prepares again and gives the same bytes.
 */
export const prepareTarget = defineUseCase({
  name: 'prepare-target',
  permission: 'job:execute',
  input: z.object({ targetId: idSchema('target') }),
  run: async (ctx, { targetId }, deps) => {
    const orgId = ctx.org.id;
    const { source, choices } = await deps.metadata.withOrganization(orgId, async (tx) => {
      const target = await getTarget(tx, orgId, targetId);
      // A repeat takes nothing from a target that runs are asked for with.
      if (target.status !== 'ready') await beginTargetPreparation(tx, orgId, targetId);
      return { choices: target.choices, source: await getArtifact(tx, orgId, target.sourceArtifactId) };
    });
    const bytes = await readVerified(deps.objects, source.objectKey as ObjectKey, source.sha256);
    // Only here: its reader of structures takes half as long to load as all the rest of a worker.
    const { prepareReceptor, UnusableReceptorError } = await import(
      '@/lib/chemistry/receptors/prepare-receptor'
    );
    let prepared: PreparedReceptor;
    try {
      prepared = await prepareReceptor(bytes, choices, { ...LOCAL_OPEN_BABEL, command: env().OBABEL_PATH });
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const reason = error.issues.map((issue) => issue.message).join(' ');
      // A choice that the structure does not offer leaves what an earlier preparation found: to choose otherwise from.
      const found =
        error instanceof UnusableReceptorError ? { report: error.report, format: error.report.format } : {};
      await deps.metadata.withOrganization(orgId, (tx) =>
        failTargetPreparation(tx, orgId, targetId, reason, found),
      );
      return { ready: false };
    }
    await keepPrepared(deps, orgId, targetId, actorId(ctx), prepared);
    return { ready: true };
  },
});

async function keepPrepared(
  deps: Dependencies,
  orgId: OrganizationId,
  targetId: TargetId,
  createdBy: string,
  prepared: PreparedReceptor,
): Promise<void> {
  const keep = async (
    part: Parameters<typeof objectKeys.targetFile>[2],
    text: string,
  ): Promise<ArtifactId> => {
    const sha256 = createHash('sha256').update(text).digest('hex');
    const objectKey = objectKeys.targetFile(orgId, targetId, part, sha256);
    const stored = await storeVerified(deps.objects, objectKey, Buffer.from(text));
    const artifact = await deps.metadata.withOrganization(orgId, (tx) =>
      insertArtifact(tx, orgId, {
        id: newId('artifact'),
        kind: part,
        objectKey,
        bytes: stored.bytes,
        sha256: stored.sha256,
        mediaType: 'chemical/x-pdb',
        fileName: part,
        createdBy,
      }),
    );
    return artifact.id;
  };
  const receptorPdbqtArtifactId = await keep('receptor.pdbqt', prepared.pdbqt);
  const displayPdbArtifactId = await keep('receptor.pdb', prepared.displayPdb);
  const crystalLigandArtifactId = prepared.ligandPdb
    ? await keep('crystal-ligand.pdb', prepared.ligandPdb)
    : null;
  const removedPdbArtifactId = prepared.removedPdb ? await keep('removed.pdb', prepared.removedPdb) : null;
  const { crystalLigand } = prepared;
  await deps.metadata.withOrganization(orgId, (tx) =>
    completeTargetPreparation(tx, orgId, targetId, {
      format: prepared.report.format,
      report: prepared.report,
      recipe: prepared.recipe,
      receptorPdbqtArtifactId,
      displayPdbArtifactId,
      crystalLigandArtifactId,
      removedPdbArtifactId,
      pdbqtSha256: prepared.pdbqtSha256,
      crystalLigand: crystalLigand && {
        id: crystalLigand.id,
        elements: crystalLigand.elements,
        coordinates: crystalLigand.coordinates,
        bonds: crystalLigand.bonds,
      },
      searchSpace: prepared.searchSpace,
    }),
  );
}
