import type { Sql } from 'postgres';
import { ConnectionLoss } from '@/db/lost-connection';
import { UnavailableError } from '@/lib/domain/errors';

/** postgres.js waits for ever, for a connection as for an answer; these are our own limits. */
export interface QueryDeadlines {
  /** For a query or a transaction to begin: waiting longer means that the pool is used up. */
  waitSeconds: number;
  /** For one query to answer. Above the role's `statement_timeout`, so that it only fires if the network fails. */
  querySeconds: number;
  /** Called when an answer is overdue: the connection is not to be trusted any more. */
  onOverdue?: () => void;
}

type Work = (...args: unknown[]) => unknown;

/** A query as postgres.js has it; `active` is true from the moment the server works on it. */
interface RunningQuery extends Promise<unknown> {
  active: boolean;
  cancel(): unknown;
  values(): unknown;
}

const POOL_BUSY = 'The database is busy with other requests of this organisation.';
const OVERDUE = 'The database took too long to answer.';

/**
 * The same client with a deadline on every query and on the begin and the end of every transaction. Past it the
 * caller gets an `UnavailableError`; the query is cancelled, and what it still does is rolled back.
 */
export function withQueryDeadlines(sql: Sql, deadlines: QueryDeadlines): Sql {
  return guard(sql, deadlines);
}

/** @param loss of the transaction that `client` is */
function guard<T extends object>(client: T, deadlines: QueryDeadlines, loss?: ConnectionLoss): T {
  return new Proxy(client, {
    get(target, property) {
      const value = Reflect.get(target, property) as unknown;
      if (typeof value !== 'function') return value;
      const work = value as Work;
      if (property === 'unsafe')
        return (...args: unknown[]) => {
          loss?.refuseIfLost();
          return guardQuery(work(...args) as RunningQuery, deadlines);
        };
      if (property === 'begin') return (...args: unknown[]) => guardTransaction(work, args, deadlines);
      if (property === 'savepoint' && loss)
        return async (...args: unknown[]) => {
          loss.refuseIfLost();
          return work(...withGuardedClient(args, deadlines, loss));
        };
      return value;
    },
  });
}

function withGuardedClient(args: unknown[], deadlines: QueryDeadlines, loss: ConnectionLoss): unknown[] {
  const body = args.at(-1) as (client: object) => unknown;
  return [
    ...args.slice(0, -1),
    (client: object) => loss.run(async () => body(guard(client, deadlines, loss))),
  ];
}

function guardQuery(query: RunningQuery, deadlines: QueryDeadlines) {
  const answer = new Promise((resolve, reject) => {
    const give = (message: string) => {
      reject(new UnavailableError(message));
      // Cancelling opens a connection of its own, which fails likewise if the network is the reason.
      Promise.resolve(query.cancel()).catch(() => {});
    };
    const waiting = setTimeout(() => query.active || give(POOL_BUSY), deadlines.waitSeconds * 1000);
    const overdue = setTimeout(() => {
      give(OVERDUE);
      deadlines.onOverdue?.();
    }, deadlines.querySeconds * 1000);
    query.then(resolve, reject).finally(() => {
      clearTimeout(waiting);
      clearTimeout(overdue);
    });
  });
  // `values` only marks the query, which is sent in a later microtask.
  return Object.assign(answer, {
    values: () => {
      query.values();
      return answer;
    },
  });
}

function guardTransaction(begin: Work, args: unknown[], deadlines: QueryDeadlines): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const loss = new ConnectionLoss();
  return new Promise((resolve, reject) => {
    let givenUp = false;
    const arm = (seconds: number, message: string, overdue: boolean) => {
      timer = setTimeout(() => {
        givenUp = true;
        reject(new UnavailableError(message));
        if (overdue) deadlines.onOverdue?.();
      }, seconds * 1000);
    };
    const body = args.at(-1) as (client: object) => unknown;
    const guarded = async (client: object) => {
      // Throwing rolls back: nothing was done yet that anybody waits for.
      if (givenUp) throw new UnavailableError(POOL_BUSY);
      clearTimeout(timer);
      try {
        return await loss.run(async () => body(guard(client, deadlines, loss)));
      } finally {
        arm(deadlines.querySeconds, 'The database did not confirm the change in time.', true);
      }
    };
    arm(deadlines.waitSeconds, POOL_BUSY, false);
    (begin(...args.slice(0, -1), guarded) as Promise<unknown>).then(resolve, (error: unknown) => {
      loss.note(error);
      reject(error);
    });
  }).finally(() => clearTimeout(timer));
}
