import { expect, it } from 'vitest';
import type { CompletedTask, Completion } from '@/db/results/decisions-repository';
import { UnavailableError } from '@/lib/domain/errors';
import { CompletionQueue } from '@/lib/use-cases/runs/completion-queue';

const ligand = (name: string) => ({ preparedKey: name }) as CompletedTask;

/** Writes by a fake transaction of some milliseconds, which refuses what it is told to. */
function makeQueue(refuse: (names: readonly string[]) => unknown = () => null) {
  const transactions: string[][] = [];
  const queue = new CompletionQueue(async (done) => {
    const names = done.map(({ preparedKey }) => preparedKey);
    transactions.push(names);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const error = refuse(names);
    if (error) throw error;
    return names.map((name) => ({ verdict: 'accepted', taskResultId: `res_${name}` }) as Completion);
  });
  const add = (...names: string[]) => Promise.allSettled(names.map((name) => queue.add(ligand(name))));
  return { add, transactions };
}

it('writes the first at once, and what comes meanwhile together; each is told its own', async () => {
  const { add, transactions } = makeQueue();
  const settled = await add('a', 'b', 'c');
  expect(transactions).toEqual([['a'], ['b', 'c']]);
  expect(settled.map((each) => each.status === 'fulfilled' && each.value.taskResultId)).toEqual([
    ...['res_a', 'res_b', 'res_c'],
  ]);
  await add('d');
  expect(transactions.at(-1)).toEqual(['d']);
});

it('takes at most a hundred at once', async () => {
  const { add, transactions } = makeQueue();
  await add(...Array.from({ length: 202 }, (_, i) => `${i}`));
  expect(transactions.map(({ length }) => length)).toEqual([1, 100, 100, 1]);
});

it('lets one that cannot be written hold up no other', async () => {
  const { add, transactions } = makeQueue((names) => names.includes('bad') && new Error('Not a number.'));
  const settled = await add('a', 'b', 'bad', 'c');
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(transactions).toEqual([['a'], ['b', 'bad', 'c'], ['b'], ['bad'], ['c']]);
});

it('does not try one by one when the database is away', async () => {
  const { add, transactions } = makeQueue(() => new UnavailableError('Away.', 1));
  const settled = await add('a', 'b', 'c');
  expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
  expect(transactions).toEqual([['a'], ['b', 'c']]);
});
