/** A function of many variables: fills `gradient` and answers the value. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

const MEMORY = 8;
const ARMIJO = 1e-4;
const LARGEST_STEP = 1;

/**
 * Minimises in place by limited-memory BFGS (Nocedal 1980) with a backtracking line search. Deterministic.
 * Stops when the value falls by less than `tolerance` of itself, or after `iterations`.
 * @returns the value reached
 */
export function minimise(
  objective: Objective,
  x: Float64Array,
  iterations: number,
  tolerance: number,
): number {
  const size = x.length;
  let gradient = new Float64Array(size);
  let value = objective(x, gradient);
  const steps: Float64Array[] = [];
  const changes: Float64Array[] = [];
  const trial = new Float64Array(size);
  let trialGradient = new Float64Array(size);
  for (let iteration = 0; iteration < iterations; iteration++) {
    let direction = quasiNewton(gradient, steps, changes);
    let slope = dot(direction, gradient);
    if (slope >= 0) {
      steps.length = 0;
      changes.length = 0;
      direction = gradient.map((component) => -component);
      slope = -dot(gradient, gradient);
    }
    if (slope > -1e-14) break;
    let longest = 0;
    for (const component of direction) longest = Math.max(longest, Math.abs(component));
    let scale = Math.min(1, LARGEST_STEP / longest);
    let next = Number.POSITIVE_INFINITY;
    for (let halving = 0; halving < 30; halving++, scale /= 2) {
      for (let k = 0; k < size; k++) trial[k] = (x[k] as number) + scale * (direction[k] as number);
      next = objective(trial, trialGradient);
      if (next <= value + ARMIJO * scale * slope) break;
    }
    if (!(next < value)) break;
    const step = new Float64Array(size);
    const change = new Float64Array(size);
    for (let k = 0; k < size; k++) {
      step[k] = (trial[k] as number) - (x[k] as number);
      change[k] = (trialGradient[k] as number) - (gradient[k] as number);
    }
    if (dot(step, change) > 1e-12) {
      steps.push(step);
      changes.push(change);
      if (steps.length > MEMORY) {
        steps.shift();
        changes.shift();
      }
    }
    x.set(trial);
    [gradient, trialGradient] = [trialGradient, gradient];
    const fell = value - next;
    value = next;
    if (fell < tolerance * Math.max(value, 1e-6)) break;
  }
  return value;
}

function quasiNewton(gradient: Float64Array, steps: Float64Array[], changes: Float64Array[]): Float64Array {
  const direction = gradient.map((component) => -component);
  const weights: number[] = [];
  for (let k = steps.length - 1; k >= 0; k--) {
    const step = steps[k] as Float64Array;
    const change = changes[k] as Float64Array;
    const weight = dot(step, direction) / dot(change, step);
    weights[k] = weight;
    addScaled(direction, change, -weight);
  }
  const lastStep = steps.at(-1);
  const lastChange = changes.at(-1);
  if (lastStep && lastChange) {
    const scale = dot(lastStep, lastChange) / dot(lastChange, lastChange);
    for (let k = 0; k < direction.length; k++) direction[k] = (direction[k] as number) * scale;
  }
  for (let k = 0; k < steps.length; k++) {
    const step = steps[k] as Float64Array;
    const change = changes[k] as Float64Array;
    addScaled(direction, step, (weights[k] as number) - dot(change, direction) / dot(change, step));
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

function addScaled(target: Float64Array, source: Float64Array, scale: number): void {
  for (let k = 0; k < target.length; k++) target[k] = (target[k] as number) + scale * (source[k] as number);
}
