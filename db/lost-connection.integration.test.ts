import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { withEnduringTransactions } from '@/db/lost-connection';
import { withQueryDeadlines } from '@/db/query-deadline';

/** Stands between client and server, and cuts every connection when told to. */
interface Cable {
  url: string;
  cut(): void;
  close(): void;
}

async function layCable(to: string): Promise<Cable> {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(to);
  url.port = String(typeof address === 'object' && address?.port);
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.toString(),
    cut,
    close() {
      cut();
      server.close();
    },
  };
}

let cable: Cable;
beforeAll(async () => {
  cable = await layCable(inject('postgres').adminUrl);
});
afterAll(() => cable.close());

const clients: [string, (sql: Sql) => Sql][] = [
  ['with deadlines', (sql) => withQueryDeadlines(sql, { waitSeconds: 5, querySeconds: 20 })],
  ['of the executor', withEnduringTransactions],
];

/** Whatever is thrown outside of a promise ends the process, and here the run of the tests. */
describe.each(clients)('a client %s whose connection is cut', (_name, wrap) => {
  const moments: [string, (tx: Sql) => Promise<unknown>][] = [
    [
      'during a query',
      async (tx) => {
        setTimeout(() => cable.cut(), 100);
        await tx.unsafe('select pg_sleep(10)');
      },
    ],
    [
      'before a query',
      async (tx) => {
        await tx.unsafe('select 1');
        cable.cut();
        await delay(100);
        await tx.unsafe('select 2');
      },
    ],
    [
      'before the end',
      async (tx) => {
        await tx.unsafe('select 1');
        cable.cut();
        await delay(100);
      },
    ],
    [
      'in a savepoint',
      (tx) =>
        (tx as unknown as { savepoint(body: (inner: Sql) => Promise<unknown>): Promise<unknown> }).savepoint(
          async (inner) => {
            setTimeout(() => cable.cut(), 100);
            await inner.unsafe('select pg_sleep(10)');
          },
        ),
    ],
  ];

  it.each(moments)('%s loses that transaction, and no more', async (_when, body) => {
    const sql = wrap(postgres(cable.url, { max: 1, backoff: () => 0.05, fetch_types: false }));
    try {
      const lost = sql.begin(async (tx) => body(tx as unknown as Sql));
      await expect(lost).rejects.toMatchObject({
        code: expect.stringMatching(/CONNECTION_CLOSED|ECONNRESET/),
      });
      await delay(100);
      const kept = await sql.begin((tx) => tx.unsafe('select 3 as three'));
      expect(kept[0]).toEqual({ three: 3 });
    } finally {
      await sql.end({ timeout: 1 });
    }
  });

  it('keeps a transaction whose body fails for another reason a failed one', async () => {
    const sql = wrap(postgres(cable.url, { max: 1, fetch_types: false }));
    try {
      const failed = sql.begin(async () => {
        throw new Error('of the body');
      });
      await expect(failed).rejects.toThrow('of the body');
      expect((await sql.unsafe('select 4 as four'))[0]).toEqual({ four: 4 });
    } finally {
      await sql.end({ timeout: 1 });
    }
  });
});
