/** A run's life: queued -> planning -> running -> finishing -> completed, or cancelled, or failed. */
export const RUN_STATES = [
  'queued',
  'planning',
  'running',
  'finishing',
  'completed',
  'failed',
  'cancelled',
] as const;
export type RunState = (typeof RUN_STATES)[number];

const FINAL: ReadonlySet<RunState> = new Set(['completed', 'failed', 'cancelled']);

/** True once nothing more will happen to the run. */
export function isFinalRunState(state: RunState): boolean {
  return FINAL.has(state);
}

export const TARGET_STATES = ['uploaded', 'preparing', 'ready', 'failed'] as const;
export type TargetState = (typeof TARGET_STATES)[number];

export const LIBRARY_STATES = ['uploaded', 'reading', 'ready', 'failed'] as const;
export type LibraryState = (typeof LIBRARY_STATES)[number];

/**
 * An organisation's life, in order. `suspended` may return to `ready`. What was deleted has no row: so the foreign keys
 * of every tenant table refuse whoever writes late.
 */
export const ORGANIZATION_STATES = [
  'requested',
  'creating',
  'migrating',
  'ready',
  'suspended',
  'deleting',
] as const;
export type OrganizationState = (typeof ORGANIZATION_STATES)[number];
