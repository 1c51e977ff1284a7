import { z } from 'zod';

/** A password as typed. Whether it is long enough is asked of new ones only. */
export const passwordSchema = z
  .string({ error: 'Must be text.' })
  .min(1, 'Must not be empty.')
  .max(1_000, 'Must be 1,000 characters at most.');

/** A one-time or recovery code as typed. */
export const codeSchema = z
  .string({ error: 'Must be text.' })
  .trim()
  .min(1, 'Must not be empty.')
  .max(100, 'Must be 100 characters at most.');
