import { z } from 'zod';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { nameSchema } from '@/lib/use-cases/input-schemas';
import { targetChoicesSchema } from '@/lib/use-cases/targets/choices';
import { keepStructure } from '@/lib/use-cases/targets/keep-structure';
import { checkUpload, uploadedFileSchema } from '@/lib/use-cases/uploaded-file';

/** Keeps an uploaded structure and asks for its preparation, which the worker does. */
export const uploadTarget = defineUseCase({
  name: 'upload-target',
  permission: 'target:write',
  input: z.object({
    file: uploadedFileSchema,
    name: nameSchema.optional(),
    choices: targetChoicesSchema.optional(),
  }),
  run: (ctx, { file, name, choices }, deps) =>
    keepStructure(ctx, deps, { file: checkUpload(file), name, choices }),
});
