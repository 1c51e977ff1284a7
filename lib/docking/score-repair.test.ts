import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownDefects } from '@/lib/docking/defects';
import { readPdbqtAtoms } from '@/lib/docking/pdbqt';
import { type ReportedPose, readPoses } from '@/lib/docking/vina-output';
import { acceptPoses, repairPoses, torsionFactor } from './score-repair';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const docked = () =>
  readPoses(fixture('jnj-7706621-poses.pdbqt'), readPdbqtAtoms(fixture('jnj-7706621.pdbqt')), 9);

const pose = (changes: Partial<ReportedPose>): ReportedPose => ({
  reportedAffinityKcalPerMol: -8,
  totalKcalPerMol: -10,
  interKcalPerMol: -9.5,
  intraKcalPerMol: -0.5,
  unboundKcalPerMol: 0,
  coordinates: [[0, 0, 0]],
  ...changes,
});

describe('torsionFactor and repairPoses', () => {
  // Vina 1.2.3 (Debian) on JNJ-7706621, see fixtures/README.md: it reported -10.61 with this seed, -10.29 with
  // seed 2 and -10.01 with seed 1, for the same pose. `vina --score_only` gives -10.025, -10.030 and -10.017.
  it('repairs a real output of Vina 1.2.3 to what --score_only gives for the best pose', () => {
    const poses = docked();
    expect(poses[0]?.reportedAffinityKcalPerMol).toBeCloseTo(-10.61, 2);
    const factor = torsionFactor(poses) as number;
    const repaired = repairPoses(poses, factor);
    expect(Math.abs((repaired[0]?.affinityKcalPerMol ?? 0) - -10.025)).toBeLessThan(0.01);
    expect(repaired.map((p) => p.reportedAffinityKcalPerMol)).toEqual(
      poses.map((p) => p.reportedAffinityKcalPerMol),
    );
  });

  it('gives the later poses the unbound energy of the best, as the paper defines it', () => {
    const poses = docked();
    const repaired = repairPoses(poses, torsionFactor(poses) as number);
    // --score_only of poses 2 and 3: inter and intra energy, and affinity = factor * inter.
    const scored = [
      { inter: -12.077, intra: -0.296, affinity: -10.025 },
      { inter: -9.585, intra: -0.433, affinity: -7.957 },
      { inter: -8.553, intra: -0.622, affinity: -7.1 },
    ];
    scored.forEach(({ inter, intra, affinity }, i) => {
      const expected = (affinity / inter) * (inter + intra - (scored[0]?.intra ?? 0));
      expect(Math.abs((repaired[i]?.affinityKcalPerMol ?? 0) - expected), `pose ${i + 1}`).toBeLessThan(0.01);
    });
    // The control: as reported, they are off by more than half a kcal/mol.
    expect(Math.abs((repaired[0]?.reportedAffinityKcalPerMol ?? 0) - -10.025)).toBeGreaterThan(0.5);
  });

  it('is the identity where the unbound energy is that of the best pose', () => {
    const factor = 0.8302;
    const reported = [-12.077, -9.7].map((total) =>
      pose({
        totalKcalPerMol: total,
        intraKcalPerMol: -0.3,
        unboundKcalPerMol: -0.3,
        reportedAffinityKcalPerMol: Math.round(factor * (total + 0.3) * 1000) / 1000,
      }),
    );
    const repaired = repairPoses(reported, torsionFactor(reported) as number);
    for (const p of repaired) expect(p.affinityKcalPerMol).toBeCloseTo(p.reportedAffinityKcalPerMol, 2);
  });

  it('ranks again by the energy of the pose, and keeps the order of equal ones', () => {
    const poses = [
      pose({ totalKcalPerMol: -9, coordinates: [[1, 0, 0]] }),
      pose({ totalKcalPerMol: -10, coordinates: [[2, 0, 0]], intraKcalPerMol: -1 }),
      pose({ totalKcalPerMol: -9, coordinates: [[3, 0, 0]] }),
    ];
    const repaired = repairPoses(poses, 0.5);
    expect(repaired.map((p) => p.coordinates[0]?.[0])).toEqual([2, 1, 3]);
    expect(repaired.map((p) => p.affinityKcalPerMol)).toEqual([-4.5, -4, -4]);
  });

  it.each([
    ['about zero over about zero', { totalKcalPerMol: 0.002, unboundKcalPerMol: 0.001 }],
    ['too small for three decimals', { totalKcalPerMol: -0.6, reportedAffinityKcalPerMol: -0.5 }],
    ['above 1', { totalKcalPerMol: -7, reportedAffinityKcalPerMol: -8 }],
    ['negative', { totalKcalPerMol: 10, reportedAffinityKcalPerMol: -8 }],
    ['zero', { reportedAffinityKcalPerMol: 0 }],
  ])('does not guess a factor that is %s', (_, changes) => {
    expect(torsionFactor([pose(changes)])).toBeNull();
  });

  it('takes a factor of 1 for a rigid ligand in spite of rounding', () => {
    expect(torsionFactor([pose({ totalKcalPerMol: -5, reportedAffinityKcalPerMol: -5.001 })])).toBe(1);
  });

  it('leaves the poses of a sound build as they are', () => {
    const poses = docked();
    expect(acceptPoses(poses).map((p) => p.affinityKcalPerMol)).toEqual(
      poses.map((p) => p.reportedAffinityKcalPerMol),
    );
  });
});

describe('knownDefects', () => {
  const ids = (version: string, name = 'AutoDock Vina') => knownDefects({ name, version }).map((d) => d.id);

  it('knows the builds with the wrong unbound energy and those with poses out of order', () => {
    for (const version of ['1.2.0', '1.2.2', '1.2.3', '1.2.3-mod']) {
      expect(ids(version)).toEqual(['vina-unbound-energy-of-wrong-pose']);
    }
    expect(ids('1.2.4')).toEqual(['vina-poses-out-of-order']);
  });

  it('has nothing against other builds and other engines', () => {
    for (const version of ['1.1.2', '1.2.5', '1.2.7', '1.10.3', '2.0']) expect(ids(version)).toEqual([]);
    expect(ids('1.2.3', 'Another')).toEqual([]);
  });
});
