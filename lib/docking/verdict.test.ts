import { describe, expect, it } from 'vitest';
import type { PdbqtAtom } from '@/lib/docking/pdbqt';
import { POSE_FLAGS } from '@/lib/domain/pose-flags';
import type { Vec3 } from '@/lib/domain/search-space';
import { judgePoses, POSE_FLAG_MEANING } from './verdict';

const atom = (type: string, coordinates: Vec3): PdbqtAtom => ({ serial: 1, name: type, type, coordinates });
const surroundings = {
  receptorAtoms: [atom('C', [0, 0, 0]), atom('HD', [9, 0, 0])],
  ligandAtoms: [atom('C', [0, 0, 0]), atom('HD', [0, 0, 0])],
  searchSpace: { centerAngstrom: [3, 0, 0] as Vec3, sizeAngstrom: [10, 10, 10] as Vec3 },
  gridSpacingAngstrom: 0.375,
};
const judge = (affinityKcalPerMol: number, heavy: Vec3, hydrogen: Vec3 = heavy) =>
  judgePoses([{ affinityKcalPerMol, coordinates: [heavy, hydrogen] }], surroundings)[0];

describe('judgePoses', () => {
  it('has nothing against a pose that binds inside the box', () => {
    expect(judge(-7, [4, 0, 0])).toEqual([]);
  });

  it('flags an affinity of zero, of more, and one that is no number', () => {
    for (const affinity of [0, 0.001, 3e7, Number.NaN]) {
      expect(judge(affinity, [4, 0, 0])).toEqual(['affinity-not-negative']);
    }
    expect(judge(-0.001, [4, 0, 0])).toEqual([]);
  });

  it('flags a pose whose heavy atoms do not reach the receptor, whatever the hydrogens do', () => {
    expect(judge(-7, [4.5, 0, 0])).toEqual([]);
    expect(judge(-7, [4.51, 0, 0])).toEqual(['no-contact']);
    // 1 Å from the receptor's hydrogen, and with a hydrogen of its own on the receptor's carbon.
    expect(judge(-7, [8, 0, 0], [0, 0, 0])).toEqual(['no-contact']);
  });

  it('flags a pose that sticks out of the box by more than the grid allows', () => {
    expect(judge(-7, [-2.3, 0, 0])).toEqual([]);
    expect(judge(-7, [-2.4, 0, 0])).toEqual(['outside-box']);
  });

  it('judges each pose by itself', () => {
    const far: Vec3 = [50, 0, 0];
    const near: Vec3 = [4, 0, 0];
    const poses = [
      { affinityKcalPerMol: -5, coordinates: [near, near] },
      { affinityKcalPerMol: 0, coordinates: [far, far] },
    ];
    expect(judgePoses(poses, surroundings)).toEqual([
      [],
      ['affinity-not-negative', 'no-contact', 'outside-box'],
    ]);
  });

  it('has a sentence for every flag', () => {
    for (const flag of POSE_FLAGS) expect(POSE_FLAG_MEANING[flag]).toMatch(/^[A-Z].+\.$/);
  });
});
