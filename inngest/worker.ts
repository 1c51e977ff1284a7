import { APP_ID, orchestrator } from '@/inngest/client';
import { allFunctions } from '@/inngest/functions/catalogue';
import { startRemoteWorker } from '@/inngest/remote-worker';
import { EnvError, env } from '@/lib/env';
import { log, logger } from '@/lib/logs/logger';
import { startDockingMachine } from '@/lib/use-cases/docking-machine';

/** How long running steps may take to notice a stop; what they hold after that is taken up by another worker. */
const GRACE_SECONDS = 8;

/**
 * The worker process: measures its machine, then runs the Inngest functions and, under them, the docking engine.
 * In embedded mode it is the executor itself; in the other modes an Inngest server calls it over HTTP.
 */
async function main(): Promise<void> {
  const { ORCHESTRATOR } = env();
  const machine = await startDockingMachine();
  const { client, embedded } = orchestrator();
  const functions = allFunctions(client);
  let stop: () => Promise<void>;

  if (embedded) {
    await embedded.engine.mount(functions, client);
    embedded.engine.start();
    stop = async () => {
      await embedded.engine.stop({ graceSeconds: GRACE_SECONDS });
      await embedded.sql.end({ timeout: 1 });
    };
  } else {
    const remote = await startRemoteWorker(client, functions, env(), log);
    stop = () => remote.stop({ graceSeconds: GRACE_SECONDS });
  }
  if (!env().DATABASE_ADMIN_URL) {
    logger.warn('DATABASE_ADMIN_URL is missing: this worker can neither make nor delete organisations.');
  }
  logger.info('The worker is ready.', {
    app: APP_ID,
    orchestrator: ORCHESTRATOR,
    worker: machine.workerId,
    engine: await machine.engine.fingerprint(),
    slots: machine.slots.count,
  });

  let stopping = false;
  const end = async () => {
    if (stopping) return;
    stopping = true;
    await stop();
    await machine.close();
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

main().catch((error) => {
  if (error instanceof EnvError) {
    // The logger takes its level from the environment that is not usable.
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  logger.error('The worker cannot start.', { error });
  process.exit(1);
});
