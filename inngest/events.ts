import { eventType } from 'inngest';
import { z } from 'zod';
import type { LibraryId, OrganizationId, RunId, TargetId } from '@/lib/domain/ids';

/**
 * The catalogue of events. Payloads carry ids only; `orgId` is the key of fairness and concurrency. A function
 * never trusts it: the organisation comes from the job's own row.
 */
const orgId = z.custom<OrganizationId>((value) => typeof value === 'string');
const runId = z.custom<RunId>((value) => typeof value === 'string');

/** An organisation was asked for: its results database is to be made. */
export const organizationRequested = eventType('organization/requested', { schema: z.object({ orgId }) });

export const targetUploaded = eventType('target/uploaded', {
  schema: z.object({ orgId, targetId: z.custom<TargetId>((value) => typeof value === 'string') }),
});

export const libraryUploaded = eventType('library/uploaded', {
  schema: z.object({ orgId, libraryId: z.custom<LibraryId>((value) => typeof value === 'string') }),
});

/** Id: the run's id, so that a doubled relay starts one run. */
export const runRequested = eventType('run/requested', { schema: z.object({ orgId, runId }) });

/** One chunk of a planned run may be docked. */
export const runChunkReady = eventType('run/chunk.ready', {
  schema: z.object({ orgId, runId, chunk: z.number().int().nonnegative() }),
});

/** The last undecided ligand of a run was decided. */
export const runFinished = eventType('run/finished', { schema: z.object({ orgId, runId }) });

/** The next page of a walk through an organisation's stored objects may be looked at. */
export const objectSweepDue = eventType('objects/sweep.due', {
  schema: z.object({
    orgId,
    /** Which walk, so that no two share their events' ids. */
    walk: z.string(),
    page: z.number().int().nonnegative(),
    /** The last key that was looked at; null at the beginning. */
    after: z.string().nullable(),
    /** Objects removed so far. */
    removed: z.number().int().nonnegative(),
    /** Of the objects looked at so far. */
    bytes: z.number().nonnegative(),
    /** The count of stored bytes when the walk began; null before its first page. */
    counted: z
      .object({ bytes: z.number(), changedAt: z.string().nullable(), restedSeconds: z.number().nullable() })
      .nullable(),
  }),
});

/** The next of what a run reused may be docked again, to see whether it gives the same. */
export const reuseCheckDue = eventType('reuse/check.due', {
  schema: z.object({
    orgId,
    runId,
    /** Which chain of events, so that no two share their ids. */
    chain: z.string(),
    nth: z.number().int().nonnegative(),
  }),
});

/** An organisation is to be drained, and then everything of it erased. */
export const organizationDeletionRequested = eventType('organization/deletion-requested', {
  schema: z.object({ orgId }),
});

/** An event as the outbox keeps it and the relay sends it. */
export interface OutgoingEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
}
