import { z } from 'zod';
import { ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import { UnavailableError } from '@/lib/domain/errors';
import type { TargetPockets } from '@/lib/domain/resources/targets';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { interactiveChemistry } from '@/lib/use-cases/interactive-chemistry';
import { readTargetFile } from '@/lib/use-cases/targets/read-target-file';

const SEARCH_SECONDS = 30;

/** The pockets of a prepared receptor, the largest first. Computed when they are asked for, in a process of its own. */
export const listPockets = defineUseCase({
  name: 'list-pockets',
  permission: ['target:read', 'structure:read'],
  input: z.object({ targetId: idSchema('target') }),
  run: async (ctx, { targetId }): Promise<TargetPockets> => {
    const { bytes } = await readTargetFile(ctx, { targetId, part: 'receptor.pdbqt' });
    const receptorPdbqt = Buffer.from(bytes).toString('utf8');
    const pockets = await interactiveChemistry()
      .run('findPockets', { receptorPdbqt }, { timeoutSeconds: SEARCH_SECONDS })
      .catch((error: unknown) => {
        if (!(error instanceof ChemistryProcessError)) throw error;
        const message = 'Pockets could not be looked for. The search space can be given in another way.';
        throw new UnavailableError(message, 60, { cause: error });
      });
    return { pockets };
  },
});
