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

/** May be told to hold on, or to go on: its ligands are not all in hand yet. */
const HOLDABLE: ReadonlySet<RunState> = new Set(['queued', 'planning', 'running']);

/**
 * True for a state in which a run may be paused. That it is paused is no state of its own: it is planned all the same,
 * and what is in hand ends and counts, so it may finish while it is paused.
 */
export function isHoldableRunState(state: RunState): boolean {
  return HOLDABLE.has(state);
}

/** Which run's ligands an organisation docks first; the last one goes first. */
export const RUN_PRIORITIES = ['low', 'normal', 'high'] as const;
export type RunPriority = (typeof RUN_PRIORITIES)[number];

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
