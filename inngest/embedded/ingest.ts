import type { Sql } from 'postgres';
import { z } from 'zod';
import { insertEvents, type NewEvent, wakeWorkers } from '@/db/orchestrator/events-store';
import { byteLength, LIMITS } from '@/inngest/embedded/limits';
import type { EventBody } from '@/inngest/embedded/protocol';
import { eventIdFor } from '@/inngest/embedded/step-boundary';
import { BadRequestError, TooLargeError } from '@/lib/domain/errors';

const text = z
  .string()
  .min(1)
  .refine((value) => !value.includes('\u0000'), 'Must hold no U+0000.');

const eventSchema = z.object({
  id: text.nullish(),
  name: text.refine((name) => !name.startsWith('inngest/'), 'Names that begin with inngest/ are reserved.'),
  data: z.record(z.string(), z.unknown()).default({}),
  ts: z.number().optional(),
  v: z.string().optional(),
  meta: z.unknown().optional(),
});

/**
 * Takes the body of the SDK's `POST /e/:key`: one event or several. Gives the ids, in order; repeats of the last
 * 24 hours are accepted and dropped. `seed` names the sending, so that the SDK's own re-sends are repeats.
 * Raises BadRequestError or TooLargeError; nothing is kept then.
 */
export async function ingest(sql: Sql, body: unknown, seed: string): Promise<string[]> {
  const parsed = z.array(eventSchema).safeParse(Array.isArray(body) ? body : [body]);
  if (!parsed.success) throw new BadRequestError(`An event cannot be read: ${z.prettifyError(parsed.error)}`);
  if (parsed.data.length > LIMITS.eventsPerRequest) {
    throw new TooLargeError(
      `${parsed.data.length} events in one request; ${LIMITS.eventsPerRequest} is the most. Send them in slices.`,
    );
  }
  const events = parsed.data.map((event, index): NewEvent => {
    const { id: given, name, data, ts, v, meta } = event;
    const id = given ?? eventIdFor(seed, index, JSON.stringify([name, data]));
    const complete: EventBody = {
      id,
      name,
      data,
      ts: ts ?? Date.now(),
      ...(v === undefined ? {} : { v }),
      ...(meta === undefined || meta === null ? {} : { meta }),
    };
    const json = JSON.stringify(complete);
    const bytes = byteLength(json);
    if (bytes > LIMITS.eventBytes) {
      throw new TooLargeError(
        `The event "${name}" has ${bytes} bytes; ${LIMITS.eventBytes} is the most. Send an id instead of the content.`,
      );
    }
    return { id, name, body: json };
  });
  const unique = [...new Map(events.toReversed().map((event) => [event.id, event])).values()].reverse();
  await sql.begin(async (tx) => {
    const inserted = await insertEvents(tx, unique);
    if (inserted.length > 0) await wakeWorkers(tx);
  });
  return events.map((event) => event.id);
}
