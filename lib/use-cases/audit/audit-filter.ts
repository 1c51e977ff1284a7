import { z } from 'zod';
import type { AuditFilter } from '@/db/metadata/audit-repository';

const WORD = 'Must be text of 200 characters at most.';
const wordSchema = z.string({ error: WORD }).trim().min(1, WORD).max(200, WORD).optional();
const MOMENT = 'Must be a date, 2026-11-24, or a moment, 2026-11-24T09:30:00Z.';
const momentSchema = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], { error: MOMENT })
  .transform((text) => new Date(text))
  .refine((moment) => !Number.isNaN(moment.getTime()), MOMENT)
  .optional();

/** Which entries of the audit log are asked for; as the page's address and the API's query have it. */
export const auditFilterSchema = z.object({
  action: wordSchema,
  /** Id of a person, a token or a job, or a person's e-mail address. */
  actor: wordSchema,
  subject: wordSchema,
  outcome: z.enum(['accepted', 'refused'], { error: 'Must be accepted or refused.' }).optional(),
  /** From this moment on; a date alone begins at 00:00 UTC. */
  from: momentSchema,
  /** Before this moment. */
  until: momentSchema,
});

export type AuditFilterInput = z.output<typeof auditFilterSchema>;

export function auditFilterOf({ subject, ...rest }: AuditFilterInput): AuditFilter {
  return { ...rest, subjectId: subject };
}
