/** Why a docking gave no result. Closed: each has its sentence and its answer to "may another try help?". */
export const DOCKING_FAILURE_CODES = [
  'cancelled',
  'timeout',
  'out-of-memory',
  'killed',
  'engine-refused',
  'engine-missing',
  'bad-output',
] as const;
export type DockingFailureCode = (typeof DOCKING_FAILURE_CODES)[number];

/**
 * The same input gives the same bytes, so only what the machine did is worth another try: a full disk shows as
 * bad output, a busy or crowded machine as a timeout or as lack of memory.
 */
const RETRIABLE: Readonly<Record<DockingFailureCode, boolean>> = {
  cancelled: false,
  timeout: true,
  'out-of-memory': true,
  killed: true,
  'engine-refused': false,
  'engine-missing': false,
  'bad-output': true,
};

/** One ligand could not be docked. The message is a sentence for the user; `engineLog` is what was printed till then. */
export class DockingFailure extends Error {
  override readonly name = 'DockingFailure';
  readonly retriable: boolean;
  /** What the engine took till then, all threads together; 0 if it never ran. */
  readonly cpuSeconds: number;

  constructor(
    readonly code: DockingFailureCode,
    message: string,
    readonly engineLog = '',
    options?: ErrorOptions & { cpuSeconds?: number },
  ) {
    super(message, options);
    this.retriable = RETRIABLE[code];
    this.cpuSeconds = options?.cpuSeconds ?? 0;
  }
}
