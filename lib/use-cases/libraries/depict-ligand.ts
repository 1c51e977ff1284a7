import { z } from 'zod';
import { getMolecule } from '@/db/metadata/molecules-repository';
import { NotFoundError } from '@/lib/domain/errors';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { interactiveChemistry } from '@/lib/use-cases/interactive-chemistry';

const DEPICTION_SECONDS = 10;

/** A ligand of a library, or its Murcko scaffold, as a 2D depiction. */
export const depictLigand = defineUseCase({
  name: 'depict-ligand',
  permission: ['library:read', 'structure:read'],
  input: z.object({ ligandId: idSchema('ligand'), of: z.enum(['molecule', 'scaffold']).default('molecule') }),
  run: async (ctx, { ligandId, of }, deps) => {
    const molecule = await deps.metadata.withOrganization(ctx.org.id, (tx) =>
      getMolecule(tx, ctx.org.id, ligandId),
    );
    const source = of === 'scaffold' ? molecule.scaffold : molecule.canonicalSmiles;
    if (!source) throw new NotFoundError('depiction');
    const svg = await interactiveChemistry().run(
      'depict',
      { source, size: { width: 220, height: 160 } },
      { timeoutSeconds: DEPICTION_SECONDS },
    );
    return { svg };
  },
});
