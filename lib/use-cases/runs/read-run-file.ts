import { z } from 'zod';
import { getRunMeta } from '@/db/metadata/runs-repository';
import { NotFoundError } from '@/lib/domain/errors';
import type { RunSpec } from '@/lib/domain/run-spec';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { readWhole } from '@/lib/object-storage/object-store';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** The receptor that a run docked into, or its crystal ligand, as they were when it was started. */
export const readRunFile = defineUseCase({
  name: 'read-run-file',
  permission: ['run:read', 'structure:read'],
  input: z.object({ runId: idSchema('run'), part: z.enum(['receptor.pdb', 'crystal-ligand.pdb']) }),
  run: async (ctx, { runId, part }, deps) => {
    const meta = await deps.metadata.withOrganization(ctx.org.id, (tx) => getRunMeta(tx, ctx.org.id, runId));
    const { target } = meta.params as RunSpec;
    const key = part === 'receptor.pdb' ? target.receptorPdbKey : target.crystalLigandPdbKey;
    if (!key) throw new NotFoundError('file');
    return { fileName: part, bytes: await readWhole(deps.objects, key as ObjectKey) };
  },
});
