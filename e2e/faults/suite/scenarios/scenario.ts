import type { Outcome } from '@/e2e/faults/suite/verdict';
import type { World } from '@/e2e/faults/suite/world';

/** One kind of trouble, in a measured dose. */
export interface Scenario {
  name: string;
  /** What is thrown at the product, for people. */
  words: string;
  /** Its dose for a run of minutes, and in which of two parts it is, which may run side by side; null: in neither. */
  core: { dose: number; half: 1 | 2 } | null;
  /** @param dose 1 for all that the table asks for */
  run(world: World, dose: number): Promise<Outcome>;
}

/** A dose of something, one at least. */
export const dosed = (full: number, dose: number) => Math.max(1, Math.round(full * dose));
