import { z } from 'zod';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { missExplanation } from '@/lib/use-cases/runs/miss-explanation';

/** In what a ligand of a run differs from the nearest known docking of its molecule. It quotes the molecule. */
export const explainMiss = defineUseCase({
  name: 'explain-miss',
  permission: ['run:read', 'structure:read'],
  input: z.object({ runId: idSchema('run'), ligandId: idSchema('ligand') }),
  run: (ctx, { runId, ligandId }, deps) => missExplanation(deps, ctx.org.id, runId, ligandId),
});
