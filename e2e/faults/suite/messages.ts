import type { ChemistryJobName } from '@/lib/chemistry/molecules/chemistry-jobs';

/** How the object store of a worker behaves. */
export type StoreMood = 'well' | 'down' | 'failing' | 'slow' | 'truncating';

/** What is particular about one of the workers. */
export interface WorkerPlace {
  /** How fast its clock is. */
  shiftMinutes?: number;
  /** Its connections to the database's port go to another one. */
  databasePorts?: { from: number; to: number };
}

/** What a worker of the suite tells the suite. */
export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'counts'; staleWritesDropped: number }
  | { kind: 'chemistry'; id: number; job: ChemistryJobName; input: unknown; timeoutSeconds: number };

/** What it is told. */
export type ToWorker =
  | { kind: 'store'; mood: StoreMood }
  | { kind: 'answer'; id: number; output: unknown }
  | { kind: 'refusal'; id: number; error: { name: string; code: string; message: string } };

/** What the web of the suite tells it. */
export interface FromWeb {
  kind: 'listening';
  port: number;
}
