import { z } from 'zod';

/** SHA-256 of an engine's program, which names its build. */
export const engineSha256Schema = z
  .string({ error: 'Must be text.' })
  .regex(/^[0-9a-f]{64}$/, 'Must be the SHA-256 of an engine, 64 hexadecimal digits in lower case.');
