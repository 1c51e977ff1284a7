import { describe, expect, it } from 'vitest';
import { calibrate, type DockingSize, dockingWork, forecastCpuSeconds } from './forecast';

const size = (movableAtoms: number, torsions: number, exhaustiveness = 8): DockingSize => ({
  movableAtoms,
  torsions,
  exhaustiveness,
});
const SIZES = [size(10, 0), size(18, 3), size(24, 5), size(30, 6), size(36, 8), size(42, 10)];
const RATE = 2e-8;
const measured = (deviation: (i: number) => number) =>
  SIZES.map((each, i) => ({ ...each, cpuSeconds: 1 + dockingWork(each) * RATE * deviation(i) }));

describe('the forecast of processor time', () => {
  it('finds the pace of machines on which the formula holds, and what a new library takes on them', () => {
    const calibration = calibrate(measured(() => 1));
    expect(calibration.dockings).toBe(SIZES.length);
    expect(calibration.cpuSecondsPerWork).toBeCloseTo(RATE, 14);
    expect(calibration.spread).toBeCloseTo(0, 10);
    const { expected, low, high } = forecastCpuSeconds([size(22, 4, 16)], calibration);
    expect(expected).toBeCloseTo(1 + dockingWork(size(22, 4, 16)) * RATE, 6);
    // Machines drift, however well the formula holds.
    expect(low).toBeLessThan(expected * 0.9);
    expect(high).toBeGreaterThan(expected * 1.1);
  });

  it('has a wider band where ligands deviate more, and a narrower one for many ligands than for one', () => {
    const steady = calibrate(measured((i) => (i % 2 ? 1.1 : 0.9)));
    const unsteady = calibrate(measured((i) => (i % 2 ? 1.6 : 0.6)));
    const width = (ligands: number, calibration: typeof steady) => {
      const { low, high } = forecastCpuSeconds(
        Array.from({ length: ligands }, () => size(24, 5)),
        calibration,
      );
      return high / low;
    };
    expect(width(1, unsteady)).toBeGreaterThan(width(1, steady));
    expect(width(100, unsteady)).toBeLessThan(width(1, unsteady));
  });

  it('rests on general experience, and says so by its band, until there are some dockings', () => {
    const calibration = calibrate(measured(() => 1).slice(0, 4));
    expect(calibration.dockings).toBe(0);
    const { expected, low, high } = forecastCpuSeconds(SIZES, calibration);
    expect(high / expected).toBeCloseTo(3, 6);
    expect(expected / low).toBeCloseTo(3, 6);
  });

  it('has known molecules in its band, or within a third of it, calibrated on the others', () => {
    // Heavy atoms, rotatable bonds and CPU-seconds at exhaustiveness 2, in the site of Aurora A kinase (Vina 1.2.3).
    const seen = (
      [
        ...[
          [10, 0, 2.44],
          [14, 0, 2.64],
          [16, 1, 2.76],
          [20, 0, 3.14],
          [24, 0, 3.98],
          [18, 1, 4.18],
        ],
        ...[
          [19, 1, 5.65],
          [22, 0, 6.12],
          [21, 1, 7.21],
          [20, 2, 9.26],
          [22, 6, 16.21],
          [25, 4, 21.06],
        ],
        ...[[27, 4, 25.86]],
      ] as [number, number, number][]
    ).map(([atoms, torsions, cpuSeconds]) => ({ ...size(atoms, torsions, 2), cpuSeconds }));
    for (const one of seen) {
      const others = seen.filter((other) => other !== one);
      const { low, high } = forecastCpuSeconds([one], calibrate(others));
      expect(one.cpuSeconds).toBeGreaterThan(low / 1.33);
      expect(one.cpuSeconds).toBeLessThan(high * 1.33);
    }
    const { expected, low, high } = forecastCpuSeconds(seen, calibrate(seen));
    const sum = seen.reduce((total, { cpuSeconds }) => total + cpuSeconds, 0);
    expect(expected).toBeCloseTo(sum, 6);
    expect(high / low).toBeLessThan(1.7);
  });

  it('costs nothing to dock nothing', () => {
    expect(forecastCpuSeconds([], calibrate([]))).toEqual({ expected: 0, low: 0, high: 0 });
  });
});
