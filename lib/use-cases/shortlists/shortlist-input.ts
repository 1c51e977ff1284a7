import { z } from 'zod';
import { NOTE_LENGTH } from '@/lib/domain/resources/shortlists';

/** Why something is on a shortlist, or what a shortlist is for: one line, and may be empty. */
export const noteSchema = z
  .string({ error: 'Must be text.' })
  .transform((value) => value.replaceAll(/\p{Cc}+/gu, ' ').trim())
  .pipe(z.string().max(NOTE_LENGTH, `Must be ${NOTE_LENGTH} characters at most.`));
