import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sql } from 'postgres';

/**
 * Watches one transaction for the loss of its connection. postgres.js rejects the transaction then, but its own ROLLBACK
 * or COMMIT, or whatever the body still asks for, is written to a socket that is not there any more: an error outside of
 * every promise, which ends the process. So from then on the body neither asks nor ends.
 */
export class ConnectionLoss {
  private lost: Error | null = null;

  /** To be called with what `begin` rejected with. */
  note(error: unknown): void {
    this.lost = error instanceof Error ? error : new Error(String(error));
  }

  /** @throws what the transaction was lost by, before anything is sent */
  refuseIfLost(): void {
    if (this.lost) throw this.lost;
  }

  /** Runs the body of the transaction or of a savepoint; never settles once the connection is gone. */
  async run<T>(body: () => Promise<T>): Promise<T> {
    try {
      const result = await body();
      if (!this.lost) return result;
    } catch (error) {
      // A query that fails with its connection is told so before the transaction is.
      await nextTurn();
      if (!this.lost) throw error;
    }
    return new Promise(() => {});
  }
}

type Work = (...args: unknown[]) => unknown;

/** The same client, whose transactions survive the loss of their connection. */
export function withEnduringTransactions(sql: Sql): Sql {
  return new Proxy(sql, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (property !== 'begin') return value;
      return async (...args: unknown[]) => {
        const loss = new ConnectionLoss();
        try {
          return await (value as Work)(...withWatchedBody(args, loss));
        } catch (error) {
          loss.note(error);
          throw error;
        }
      };
    },
  });
}

function withWatchedBody(args: unknown[], loss: ConnectionLoss): unknown[] {
  const body = args.at(-1) as Work;
  return [...args.slice(0, -1), (tx: object) => loss.run(async () => body(watched(tx, loss)))];
}

/** A transaction that asks nothing more once its connection is gone. */
function watched(tx: object, loss: ConnectionLoss): object {
  return new Proxy(tx, {
    apply(target, self, args) {
      loss.refuseIfLost();
      return Reflect.apply(target as Work, self, args);
    },
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (property !== 'unsafe' && property !== 'savepoint') return value;
      return (...args: unknown[]) => {
        loss.refuseIfLost();
        return (value as Work)(...(property === 'savepoint' ? withWatchedBody(args, loss) : args));
      };
    },
  });
}
