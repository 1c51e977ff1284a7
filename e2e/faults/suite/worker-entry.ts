import { Socket } from 'node:net';
import { createStorageMeter } from '@/db/metadata/storage-meter';
import { APP_ID, orchestrator } from '@/inngest/client';
import { allFunctions } from '@/inngest/functions/catalogue';
import { type ChemistryPool, ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import { LigandRejectedError } from '@/lib/chemistry/molecules/reasons';
import { dependencies, installDependencies } from '@/lib/dependencies';
import { env } from '@/lib/env';
import { logger } from '@/lib/logs/logger';
import { ObjectTaskLogStore } from '@/lib/logs/task-logs';
import { LocalObjectStore } from '@/lib/object-storage/local-object-store';
import { MeteredObjectStore } from '@/lib/object-storage/metered-object-store';
import { startDockingMachine } from '@/lib/use-cases/docking-machine';
import { FaultyObjectStore } from './faulty-object-store';
import type { FromWorker, ToWorker, WorkerPlace } from './messages';

/**
 * A worker of the suite: the product's executor, functions and use cases, with the stub engine. That it starts within
 * half a second, its chemistry is the suite's, and its object store behaves as the suite says.
 *
 * Usage: worker-entry.ts [WorkerPlace as JSON]
 */
const { shiftMinutes = 0, databasePorts }: WorkerPlace = JSON.parse(process.argv[2] ?? '{}');
shiftClock(shiftMinutes);
if (databasePorts) redirect(databasePorts);
const tell = (message: FromWorker) => process.send?.(message);

const store = new FaultyObjectStore(new LocalObjectStore(env().OBJECT_STORE_DIR));
const own = dependencies();
const objects = new MeteredObjectStore(store, createStorageMeter(own.metadata));
installDependencies({ ...own, objects, logs: new ObjectTaskLogStore(objects) });

const asked = new Map<number, PromiseWithResolvers<never>>();
process.on('message', (message: ToWorker) => {
  if (message.kind === 'store') {
    store.mood = message.mood;
    return;
  }
  const waiting = asked.get(message.id);
  asked.delete(message.id);
  if (message.kind === 'answer') waiting?.resolve(message.output as never);
  else waiting?.reject(errorOf(message.error));
});
process.on('disconnect', () => process.exit(0));

function errorOf({ name, code, message }: Extract<ToWorker, { kind: 'refusal' }>['error']): Error {
  if (name === 'LigandRejectedError')
    return new LigandRejectedError(code as LigandRejectedError['code'], message);
  return new ChemistryProcessError(code as ChemistryProcessError['code'], message);
}

/** Lets this process believe in another time. */
function shiftClock(minutes: number): void {
  if (minutes === 0) return;
  const Real = Date;
  const now = () => Real.now() + minutes * 60_000;
  globalThis.Date = new Proxy(Real, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
  });
}

/** Lets connections to one port of this machine go to another. */
function redirect({ from, to }: NonNullable<WorkerPlace['databasePorts']>): void {
  const connect = Socket.prototype.connect as (...args: unknown[]) => Socket;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    return connect.apply(this, args[0] === from ? [to, ...args.slice(1)] : args);
  } as typeof Socket.prototype.connect;
}

let nextId = 1;
const chemistry: ChemistryPool = {
  run(job, input, { timeoutSeconds }) {
    const id = nextId++;
    const answer = Promise.withResolvers<never>();
    asked.set(id, answer);
    tell({ kind: 'chemistry', id, job, input, timeoutSeconds });
    return answer.promise;
  },
  close: async () => {},
};

Object.assign(await startDockingMachine(), { chemistry });
const { client, embedded } = orchestrator();
if (!embedded) throw new Error(`${APP_ID}: the suite needs the embedded orchestrator.`);
await embedded.engine.mount(allFunctions(client), client);
embedded.engine.start();
tell({ kind: 'ready' });

let told = 0;
setInterval(() => {
  const { staleWritesDropped } = embedded.engine.metrics();
  if (staleWritesDropped === told) return;
  told = staleWritesDropped;
  tell({ kind: 'counts', staleWritesDropped });
}, 200);
logger.debug('A worker of the suite is ready.', { pid: process.pid });
