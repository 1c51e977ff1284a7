import { expect, it } from 'vitest';
import { newId } from '@/lib/domain/ids';
import type { ResultRow } from '@/lib/domain/resources/runs';
import { formatRanking } from './table';

const row = (change: Partial<ResultRow>): ResultRow => ({
  rank: 1,
  ligandId: newId('ligand'),
  name: 'JNJ-7706621',
  record: 1,
  canonicalSmiles: null,
  affinityKcalPerMol: -10.985,
  reportedAffinityKcalPerMol: -10.622,
  ligandEfficiencyKcalPerMolPerAtom: -0.4068,
  rmsdAngstrom: 0.951,
  confidence: 0.8,
  seeds: 3,
  molecularWeightDalton: null,
  heavyAtoms: 27,
  rotatableBonds: null,
  poses: 9,
  poseAffinitiesKcalPerMol: [],
  outcome: 'docked',
  flags: [],
  shortlists: [],
  depiction: '',
  ...change,
});

it('prints repaired affinities with their units, and RMSD only where there is one', () => {
  const lines = formatRanking([
    row({}),
    row({ rank: 2, name: 'Adenine', affinityKcalPerMol: -5.04, rmsdAngstrom: null }),
  ]);
  expect(lines[1]).toMatch(/kcal\/mol +kcal\/mol\/atom +Å$/);
  expect(lines[3]).toMatch(/^ +1 {2}JNJ-7706621 +-10\.9[89] +-0\.407 +0\.95$/);
  expect(lines[4]).toMatch(/^ +2 {2}Adenine +-5\.04 +-0\.407$/);
});
