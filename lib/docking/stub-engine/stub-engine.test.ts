import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DockInput, DockOptions } from '@/lib/docking/engine';
import { readPdbqtAtoms } from '@/lib/docking/pdbqt';
import { createStubEngine } from '@/lib/docking/stub-engine/stub-engine';
import { judgePoses } from '@/lib/docking/verdict';
import { DEFAULT_DOCKING_PARAMETERS } from '@/lib/domain/docking-parameters';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures', name), 'utf8');
const scratchRoot = mkdtempSync(join(tmpdir(), 'stub-engine-'));
const engine = createStubEngine({ scratchRoot });
const input: DockInput = {
  receptorPdbqt: fixture('aurora-pocket.pdbqt'),
  ligandPdbqt: fixture('jnj-7706621.pdbqt'),
  searchSpace: { centerAngstrom: [-5.046, -31.977, 5.536], sizeAngstrom: [18, 18, 18] },
  parameters: { ...DEFAULT_DOCKING_PARAMETERS, exhaustiveness: 1, poses: 3 },
  seed: 42,
};
const options: DockOptions = {
  cores: 1,
  signal: new AbortController().signal,
  timeoutSeconds: 20,
  memoryMegabytes: 512,
};

afterAll(() => rm(scratchRoot, { recursive: true, force: true }));

describe('the stub engine', () => {
  it('gives ranked poses that a run takes, the same for the same input, under its own name', async () => {
    const progress: number[] = [];
    const output = await engine.dock(input, {
      ...options,
      onProgress: (fraction) => progress.push(fraction),
    });
    expect(output.fingerprint.name).toBe('Stub engine');
    expect(output.repairs).toEqual([]);
    expect(output.poses).toHaveLength(3);
    const flags = judgePoses(output.poses, {
      receptorAtoms: readPdbqtAtoms(input.receptorPdbqt),
      ligandAtoms: readPdbqtAtoms(input.ligandPdbqt),
      searchSpace: input.searchSpace,
      gridSpacingAngstrom: 0.375,
    });
    for (const flag of flags.flat()) expect(flag).toBe('outside-box');
    const affinities = output.poses.map((pose) => pose.affinityKcalPerMol);
    expect(affinities).toEqual(affinities.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    expect((await engine.dock(input, { ...options, cores: 2 })).poses).toEqual(output.poses);
    for (const other of [{ seed: 43 }, { ligandPdbqt: fixture('sulfanilamide.pdbqt') }]) {
      expect((await engine.dock({ ...input, ...other }, options)).poses).not.toEqual(output.poses);
    }
    const { receptorPdbqt, ligandPdbqt } = input;
    const score = await engine.scoreOnly({ receptorPdbqt, posePdbqt: ligandPdbqt }, options);
    expect(score.affinityKcalPerMol).toBeLessThan(0);
  });

  it.each([
    [1, 'killed'],
    [2, 'timeout'],
    [3, 'out-of-memory'],
    [4, 'bad-output'],
  ])('meets its fault at a ligand with %i iodine atoms: %s', async (atoms, code) => {
    let left = atoms;
    const ligandPdbqt = fixture('jnj-7706621.pdbqt')
      .split('\n')
      .map((line) => (/^ATOM.{73} ?[A-Z]/.test(line) && left-- > 0 ? `${line.slice(0, 77)}I ` : line))
      .join('\n');
    await expect(
      engine.dock({ ...input, ligandPdbqt }, { ...options, timeoutSeconds: 0.5 }),
    ).rejects.toMatchObject({ code });
  });
});
