import { Cron } from 'croner';
import type { Sql } from 'postgres';
import { insertRoutedEvent } from '@/db/orchestrator/events-store';
import type { FunctionDefinition } from '@/inngest/embedded/functions';
import type { EventBody } from '@/inngest/embedded/protocol';
import { startRun } from '@/inngest/embedded/runs';

interface Schedule {
  definition: FunctionDefinition;
  source: string;
  cron: Cron;
  /** The slot that is waited for, by the database's clock. */
  next: Date | null;
}

/**
 * The schedules of the mounted functions. A slot is an event whose id names function, pattern and time: the
 * worker that inserts it first starts the run, the others find it taken. Slots that pass while no worker
 * runs are left out; of those that pass while the database is away, the first is made up for.
 */
export class CronSchedules {
  private readonly schedules: Schedule[];

  constructor(functions: Iterable<FunctionDefinition>) {
    this.schedules = [...functions].flatMap((definition) =>
      definition.crons.map(({ pattern, timezone, source }) => ({
        definition,
        source,
        cron: new Cron(pattern, { paused: true, timezone: timezone ?? 'UTC' }),
        next: null,
      })),
    );
  }

  /** Fires what is due at `nowMs` of the database's clock. Gives the milliseconds until the next slot, if any. */
  async fire(sql: Sql, nowMs: number): Promise<{ fired: number; nextInMs: number | null }> {
    let fired = 0;
    let nextInMs: number | null = null;
    for (const schedule of this.schedules) {
      if (schedule.next && schedule.next.getTime() <= nowMs) {
        if (await fireSlot(sql, schedule, schedule.next)) fired += 1;
        schedule.next = null;
      }
      schedule.next ??= schedule.cron.nextRun(new Date(nowMs));
      if (schedule.next) nextInMs = Math.min(nextInMs ?? Infinity, schedule.next.getTime() - nowMs);
    }
    return { fired, nextInMs };
  }
}

async function fireSlot(sql: Sql, { definition, source }: Schedule, slot: Date): Promise<boolean> {
  const event: EventBody = {
    id: `cron:${definition.id}:${source}:${slot.toISOString()}`,
    name: 'inngest/scheduled.timer',
    data: { cron: source },
    ts: slot.getTime(),
  };
  return sql.begin(async (tx) => {
    const first = await insertRoutedEvent(tx, { ...event, body: JSON.stringify(event) });
    if (first) await startRun(tx, definition, event);
    return first;
  });
}
