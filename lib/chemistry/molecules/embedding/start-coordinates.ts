import type { DistanceBounds } from './distance-bounds';

/** Enough for directions that the minimiser then finishes; the eigenvectors themselves are not wanted. */
const POWER_ITERATIONS = 40;
/** A pair without an upper bound is drawn as if it were at most this far apart. */
const LONGEST_DRAWN_ANGSTROM = 60;

/**
 * Coordinates whose distances come near to random ones drawn between the bounds: the largest eigenvectors of the
 * metric matrix (Crippen and Havel 1988), by power iteration with deflation.
 * @returns `count` points of `dimensions` numbers each
 */
export function startCoordinates(
  { count, lower, upper }: DistanceBounds,
  dimensions: number,
  random: () => number,
): Float64Array {
  const squared = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const low = lower[i * count + j] as number;
      const high = Math.min(upper[i * count + j] as number, LONGEST_DRAWN_ANGSTROM);
      const distance = low + (high - low) * random();
      squared[i * count + j] = distance * distance;
      squared[j * count + i] = distance * distance;
    }
  }
  const metric = metricMatrix(squared, count);
  const x = new Float64Array(count * dimensions);
  for (let axis = 0; axis < dimensions; axis++) {
    const { vector, value } = largestEigenvector(metric, count, random);
    const scale = Math.sqrt(Math.max(value, 0));
    for (let i = 0; i < count; i++) {
      // A negative eigenvalue means that the drawn distances need no further dimension: a little noise instead.
      x[i * dimensions + axis] = value > 0 ? scale * (vector[i] as number) : random() - 0.5;
      for (let j = 0; j < count; j++) {
        metric[i * count + j] =
          (metric[i * count + j] as number) - value * (vector[i] as number) * (vector[j] as number);
      }
    }
  }
  return x;
}

/** Scalar products of the position vectors from the centroid, out of squared distances. */
function metricMatrix(squared: Float64Array, count: number): Float64Array {
  const rowMeans = new Float64Array(count);
  let mean = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++)
      rowMeans[i] = (rowMeans[i] as number) + (squared[i * count + j] as number) / count;
    mean += (rowMeans[i] as number) / count;
  }
  return squared.map(
    (value, at) =>
      -(value - (rowMeans[Math.floor(at / count)] as number) - (rowMeans[at % count] as number) + mean) / 2,
  );
}

function largestEigenvector(
  matrix: Float64Array,
  count: number,
  random: () => number,
): { vector: Float64Array; value: number } {
  let vector = Float64Array.from({ length: count }, () => random() - 0.5);
  let value = 0;
  for (let iteration = 0; iteration < POWER_ITERATIONS; iteration++) {
    const next = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let j = 0; j < count; j++) sum += (matrix[i * count + j] as number) * (vector[j] as number);
      next[i] = sum;
    }
    let length = 0;
    let along = 0;
    for (let i = 0; i < count; i++) {
      length += (next[i] as number) ** 2;
      along += (next[i] as number) * (vector[i] as number);
    }
    length = Math.sqrt(length);
    if (length < 1e-9) return { vector, value: 0 };
    value = along;
    vector = next.map((component) => component / length);
  }
  return { vector, value };
}
