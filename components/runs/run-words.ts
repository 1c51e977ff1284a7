import type { Tone } from '@/components/ui/badge';
import type { Outcome } from '@/lib/domain/outcomes';
import type { RunState } from '@/lib/domain/states';

export const RUN_STATE_WORDS: Record<RunState, { name: string; tone: Tone }> = {
  queued: { name: 'Queued', tone: 'neutral' },
  planning: { name: 'Planning', tone: 'accent' },
  running: { name: 'Docking', tone: 'accent' },
  finishing: { name: 'Finishing', tone: 'accent' },
  completed: { name: 'Completed', tone: 'neutral' },
  failed: { name: 'Failed', tone: 'danger' },
  cancelled: { name: 'Cancelled', tone: 'warn' },
};

export const OUTCOME_WORDS: Record<Outcome, string> = {
  docked: 'Docked',
  reused: 'Reused',
  rejected: 'Rejected',
  failed: 'Failed',
  cancelled: 'Cancelled',
  skipped: 'Skipped',
};

/** Whole class names, so that Tailwind finds them. */
export const OUTCOME_FILL: Record<Outcome, string> = {
  docked: 'bg-outcome-docked',
  reused: 'bg-outcome-reused',
  rejected: 'bg-outcome-rejected',
  failed: 'bg-outcome-failed',
  cancelled: 'bg-outcome-cancelled',
  skipped: 'bg-outcome-skipped',
};

const FLAG_WORDS: Record<string, { name: string; meaning: string }> = {
  'outside-box': {
    name: 'Outside box',
    meaning: 'An atom of the best pose lies outside the search space. Enlarge the box, then run again.',
  },
  'no-contact': {
    name: 'No contact',
    meaning: 'The best pose does not touch the receptor; its affinity means nothing.',
  },
  'affinity-not-negative': {
    name: 'Affinity ≥ 0',
    meaning: 'The engine found no favourable pose. The search space may be misplaced or too small.',
  },
};

/** A flag that this page does not know yet is shown by its own code. */
export function flagWords(flag: string): { name: string; meaning: string } {
  return FLAG_WORDS[flag] ?? { name: flag, meaning: `The engine’s check “${flag}” was not passed.` };
}
