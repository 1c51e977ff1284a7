import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { LoadedExample } from '@/lib/domain/resources/examples';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { uploadLibrary } from '@/lib/use-cases/libraries/upload-library';
import { uploadTarget } from '@/lib/use-cases/targets/upload-target';

const FOLDER = 'examples/aurora-a';
const NAME = 'Example: Aurora A kinase';

/** A file that comes with the product. By its path from the checkout: bundlers must not follow it. */
const shipped = async (name: string) => ({ name, bytes: await readFile(join(process.cwd(), FOLDER, name)) });

/**
 * Gives the organisation something to try the product with: a kinase with its crystal ligand as a target, and a library of
 * known inhibitors with that ligand among them. They are as if somebody had uploaded the files.
 */
export const loadExample = defineUseCase({
  name: 'load-example',
  permission: ['target:write', 'library:write'],
  input: z.object({}),
  run: async (ctx): Promise<LoadedExample> => {
    const target = await uploadTarget(ctx, { file: await shipped('5dt0.pdb'), name: NAME });
    const library = await uploadLibrary(ctx, { file: await shipped('ligands.csv'), name: NAME });
    return { targetId: target.id, libraryId: library.id };
  },
});
