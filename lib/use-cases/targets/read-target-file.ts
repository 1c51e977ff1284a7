import { z } from 'zod';
import { getArtifact } from '@/db/metadata/artifacts-repository';
import { getTarget } from '@/db/metadata/targets-repository';
import { NotFoundError } from '@/lib/domain/errors';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { readWhole } from '@/lib/object-storage/object-store';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

const ARTIFACT_OF_PART = {
  'receptor.pdb': 'displayPdbArtifactId',
  'crystal-ligand.pdb': 'crystalLigandArtifactId',
  'receptor.pdbqt': 'receptorPdbqtArtifactId',
  'removed.pdb': 'removedPdbArtifactId',
} as const;

/** One of the files that preparation made: the receptor as kept, its crystal ligand, the PDBQT, or what was left out. */
export const readTargetFile = defineUseCase({
  name: 'read-target-file',
  permission: ['target:read', 'structure:read'],
  input: z.object({
    targetId: idSchema('target'),
    part: z.enum(['receptor.pdb', 'crystal-ligand.pdb', 'receptor.pdbqt', 'removed.pdb']),
  }),
  run: async (ctx, { targetId, part }, deps) => {
    const artifact = await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      const target = await getTarget(tx, ctx.org.id, targetId);
      const artifactId = target[ARTIFACT_OF_PART[part]];
      if (!artifactId) throw new NotFoundError('file');
      return getArtifact(tx, ctx.org.id, artifactId);
    });
    return { fileName: part, bytes: await readWhole(deps.objects, artifact.objectKey as ObjectKey) };
  },
});
