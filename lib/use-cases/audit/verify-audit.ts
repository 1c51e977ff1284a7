import { z } from 'zod';
import { verifyChain } from '@/lib/use-cases/audit/verify-chain';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

/** Recomputes the organisation's audit log, and says where it is not as it was written. */
export const verifyAudit = defineUseCase({
  name: 'verify-audit',
  permission: 'audit:read',
  input: z
    .object({
      /** An entry that an earlier verification ended with, kept elsewhere. */
      seq: z.coerce.number({ error: 'Must be a number.' }).int('Must be whole.').min(1).optional(),
      hash: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'Must be 64 hexadecimal digits.')
        .optional(),
    })
    .refine(({ seq, hash }) => (seq === undefined) === (hash === undefined), {
      error: 'Give seq and hash together, or neither.',
    }),
  run: (ctx, { seq, hash }, deps) =>
    verifyChain(
      deps.metadata,
      ctx.org.id,
      seq !== undefined && hash !== undefined ? { seq, hash } : undefined,
    ),
});
