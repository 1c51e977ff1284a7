import { z } from 'zod';

/** What a pipeline is for, in a sentence or two; may be left out. */
export const descriptionSchema = z
  .string({ error: 'Must be text.' })
  .transform((value) => value.replaceAll(/\p{Cc}+/gu, ' ').trim())
  .pipe(z.string().max(1_000, 'Must be 1000 characters at most.'))
  .default('');
