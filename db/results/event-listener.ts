import postgres, { type Sql } from 'postgres';
import { asDomainError } from '@/db/database-errors';
import { JOB_EVENTS_CHANNEL, type JobNotification, parseJobNotification } from './job-events-repository';

/** Null after a connection was lost: something may have been missed, read the rows again. */
export type EventListener = (notification: JobNotification | null) => void;

/**
 * One connection that listens for an organisation, whoever many listen; it ends with the last of them. It is not one
 * of the cache's, because LISTEN needs a session of its own and would hold a lease for as long as a page is open.
 * @param dsn gives the DSN; asked when the first listener comes
 * @param onIdle called when the last listener has gone
 */
export function openEventListener(dsn: () => Promise<string>, onIdle: () => void) {
  const listeners = new Set<EventListener>();
  let client: Sql | undefined;
  let started: Promise<void> | undefined;

  async function start(): Promise<void> {
    client = postgres(await dsn(), {
      max: 1,
      prepare: false,
      fetch_types: false,
      connect_timeout: 5,
      onnotice: () => {},
    });
    let connectedBefore = false;
    await client.listen(
      JOB_EVENTS_CHANNEL,
      (payload) => {
        const notification = parseJobNotification(payload);
        for (const listener of listeners) listener(notification);
      },
      () => {
        if (connectedBefore) for (const listener of listeners) listener(null);
        connectedBefore = true;
      },
    );
  }

  async function close(): Promise<void> {
    onIdle();
    listeners.clear();
    await started?.catch(() => {});
    await client?.end({ timeout: 1 });
  }

  return {
    async add(listener: EventListener): Promise<() => Promise<void>> {
      listeners.add(listener);
      try {
        started ??= start();
        await started;
      } catch (error) {
        await close();
        throw asDomainError(error);
      }
      return async () => {
        if (listeners.delete(listener) && listeners.size === 0) await close();
      };
    },
    close,
  };
}
