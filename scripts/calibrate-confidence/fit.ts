import {
  type ConfidenceWeights,
  confidenceFeatures,
  FEATURE_NAMES,
  type SeenInDockings,
} from '@/lib/domain/confidence';

/** A result whose truth is known. */
export interface Example {
  receptor: string;
  seen: SeenInDockings;
  /** The best pose is within 2 Å of the reference. */
  isRight: boolean;
}

/** Of the weights, not of the intercept. With tens of examples a weight of 3 is far: it has to be earned. */
const RIDGE = 0.5;
const STEPS = 200;

/**
 * Fits a logistic model by Newton's method, with a penalty on the squares of its weights (le Cessie and van Houwelingen,
 * Appl. Statist. 1992, 41, 191). A feature that is the same in all examples gets weight 0.
 */
export function fitWeights(examples: readonly Example[]): ConfidenceWeights {
  const rows = examples.map(({ seen, isRight }) => {
    const features = confidenceFeatures(seen);
    return { x: [1, ...FEATURE_NAMES.map((name) => features[name])], y: isRight ? 1 : 0 };
  });
  const size = FEATURE_NAMES.length + 1;
  let weights = new Array<number>(size).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight, i) => (i === 0 ? 0 : -RIDGE * weight));
    const hessian = weights.map((_, i) => weights.map((__, j) => (i === j ? (i === 0 ? 1e-9 : RIDGE) : 0)));
    for (const { x, y } of rows) {
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * (weights[i] as number), 0)));
      for (let i = 0; i < size; i++) {
        gradient[i] = (gradient[i] as number) + (y - p) * (x[i] as number);
        const line = hessian[i] as number[];
        for (let j = 0; j < size; j++)
          line[j] = (line[j] as number) + p * (1 - p) * (x[i] as number) * (x[j] as number);
      }
    }
    const change = solve(hessian, gradient);
    weights = weights.map((weight, i) => weight + Math.max(-1, Math.min(1, change[i] as number)));
    if (change.every((value) => Math.abs(value) < 1e-9)) break;
  }
  const [intercept, ...rest] = weights.map((weight) => Math.round(weight * 1000) / 1000 + 0);
  return {
    intercept: intercept as number,
    ...(Object.fromEntries(FEATURE_NAMES.map((name, i) => [name, rest[i]])) as Omit<
      ConfidenceWeights,
      'intercept'
    >),
  };
}

/** Of each example, the weights that were fitted on the other receptors alone: none is told of by its own kind. */
export function fitWithoutEach(examples: readonly Example[]): Map<string, ConfidenceWeights> {
  const receptors = [...new Set(examples.map(({ receptor }) => receptor))];
  return new Map(
    receptors.map((receptor) => [
      receptor,
      fitWeights(examples.filter((example) => example.receptor !== receptor)),
    ]),
  );
}

/** Gaussian elimination with pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const pivot = rows.reduce(
      (best, row, i) =>
        i >= column && Math.abs(row[column] as number) > Math.abs(rows[best]?.[column] as number) ? i : best,
      column,
    );
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    const line = rows[column] as number[];
    for (let i = 0; i < size; i++) {
      if (i === column) continue;
      const row = rows[i] as number[];
      const factor = (row[column] as number) / (line[column] as number);
      for (let j = column; j <= size; j++) row[j] = (row[j] as number) - factor * (line[j] as number);
    }
  }
  return rows.map((row, i) => (row[size] as number) / (row[i] as number));
}
