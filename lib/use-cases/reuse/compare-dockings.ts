import type { CheckOutcome } from '@/lib/domain/reuse-checks';

/** Between builds and classes of machines the best affinity may differ by so much. */
const TOLERANCE_KCAL_PER_MOL = 0.01;

/** What one docking of an exact input gave, and by what. */
export interface ComparedDocking {
  /** Of the engine's program. */
  binarySha256: string;
  machineClass: string | null;
  posesFormat: number;
  /** Of its poses as they are stored. */
  objectSha256: string;
  /** By rank. */
  poses: readonly { affinityKcalPerMol: number }[];
}

/**
 * Says whether a result and its docking again are the same: the same bytes where the same build wrote them in the same
 * way on the same class of machine, else within 0.01 kcal/mol in the best affinity.
 */
export function compareDockings(
  stored: ComparedDocking,
  again: ComparedDocking,
): { outcome: Extract<CheckOutcome, 'same' | 'different'>; detail: string } {
  const best = ({ poses }: ComparedDocking) => poses[0]?.affinityKcalPerMol ?? Number.NaN;
  const [was, now] = [best(stored), best(again)];
  const affinities = `best affinity ${was.toFixed(3)} kcal/mol, docked again ${now.toFixed(3)}`;
  const isSameMachine =
    stored.binarySha256 === again.binarySha256 &&
    stored.machineClass !== null &&
    stored.machineClass === again.machineClass &&
    stored.posesFormat === again.posesFormat;
  if (!isSameMachine) {
    const where = `${TOLERANCE_KCAL_PER_MOL} kcal/mol on another build or class of machine: ${affinities}.`;
    // Affinities have three digits: what is left below is rounding.
    return Math.abs(was - now) <= TOLERANCE_KCAL_PER_MOL + 1e-9
      ? { outcome: 'same', detail: `Within ${where}` }
      : { outcome: 'different', detail: `Off by more than ${where}` };
  }
  const isSame =
    stored.objectSha256 === again.objectSha256 &&
    stored.poses.length === again.poses.length &&
    stored.poses.every((pose, i) => pose.affinityKcalPerMol === again.poses[i]?.affinityKcalPerMol);
  return isSame
    ? { outcome: 'same', detail: `The same bytes: ${affinities}.` }
    : {
        outcome: 'different',
        detail: `Other bytes from the same build and class of machine: ${affinities}.`,
      };
}
