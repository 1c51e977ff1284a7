import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { availableParallelism, hostname } from 'node:os';
import { type ChemistryPool, createChemistryPool } from '@/lib/chemistry/molecules/chemistry-pool';
import { measureCoreSplit } from '@/lib/docking/core-split';
import type { DockingEngine } from '@/lib/docking/engine';
import { machineClass } from '@/lib/docking/machine-class';
import { takeScratchFolder } from '@/lib/docking/scratch-folder';
import { EngineSlots } from '@/lib/docking/slots';
import { createStubEngine } from '@/lib/docking/stub-engine/stub-engine';
import { createVinaEngine } from '@/lib/docking/vina';
import { env } from '@/lib/env';

/** What only a worker has: the engine, its share of the cores, and the chemistry's child processes. */
export interface DockingMachine {
  /** Names this process in leases; a restarted worker is another one. */
  workerId: string;
  /** Of its processor, see `machineClass`. */
  machineClass: string;
  engine: DockingEngine;
  slots: EngineSlots;
  chemistry: ChemistryPool;
  limits: {
    /** A task whose worker has not been heard of for this long may be taken by another. */
    taskLeaseSeconds: number;
    ligandTimeoutSeconds: number;
    engineMemoryMegabytes: number;
    /** Failed tries of one ligand before it is given up. Those that were lost with a worker count apart. */
    attemptsPerLigand: number;
  };
  /** Ends its child processes. */
  close(): Promise<void>;
}

const ATTEMPTS_PER_LIGAND = 3;
/** Preparation is short beside docking; more children would only hold memory. */
const MOST_CHEMISTRY_PROCESSES = 4;

const KEY = Symbol.for('molecular-analysis-dashboard.docking-machine');
const holder = globalThis as { [KEY]?: DockingMachine };

/** The machine of this process. Only a worker has one: anything else that asks is a defect. */
export function dockingMachine(): DockingMachine {
  const machine = holder[KEY];
  if (!machine) throw new Error('This process docks nothing: only the worker starts a docking machine.');
  return machine;
}

/**
 * Finds the engine, measures once how this machine's cores are best shared out, and starts the chemistry.
 * @throws DockingFailure `engine-missing`, with the remedy
 */
export async function startDockingMachine(): Promise<DockingMachine> {
  const variables = env();
  const workerId = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  const scratchRoot = await takeScratchFolder(variables.SCRATCH_DIR);
  const engine =
    variables.DOCKING_ENGINE === 'stub'
      ? createStubEngine({ scratchRoot })
      : createVinaEngine({ vinaPath: variables.VINA_PATH, scratchRoot });
  const totalCores = variables.DOCKING_CORES ?? availableParallelism();
  const split = await measureCoreSplit(engine, {
    totalCores,
    memoryMegabytes: variables.DOCKING_MEMORY_MEGABYTES,
    cacheDirectory: variables.SCRATCH_DIR,
    signal: AbortSignal.timeout(300_000),
  });
  const chemistry = createChemistryPool({ size: Math.min(totalCores, MOST_CHEMISTRY_PROCESSES) });
  holder[KEY] = {
    workerId,
    machineClass: machineClass(),
    engine,
    slots: new EngineSlots({ slots: split.slots, threadsPerSlot: split.threadsPerSlot, totalCores }),
    chemistry,
    limits: {
      taskLeaseSeconds: variables.TASK_LEASE_SECONDS,
      ligandTimeoutSeconds: variables.LIGAND_TIMEOUT_SECONDS,
      engineMemoryMegabytes: variables.DOCKING_MEMORY_MEGABYTES,
      attemptsPerLigand: ATTEMPTS_PER_LIGAND,
    },
    close: async () => {
      await chemistry.close();
      await rm(scratchRoot, { recursive: true, force: true });
    },
  };
  return holder[KEY];
}
