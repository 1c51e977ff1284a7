import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DockInput, DockOptions, DockOutput } from '@/lib/docking/engine';
import { placeLigand, readPdbqtAtoms } from '@/lib/docking/pdbqt';
import { judgePoses } from '@/lib/docking/verdict';
import { DEFAULT_DOCKING_PARAMETERS } from '@/lib/domain/docking-parameters';
import { createVinaEngine } from './vina';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const scratchRoot = mkdtempSync(join(tmpdir(), 'vina-test-'));
const engine = createVinaEngine({ vinaPath: 'vina', scratchRoot });
const input: DockInput = {
  receptorPdbqt: fixture('aurora-pocket.pdbqt'),
  ligandPdbqt: fixture('sulfanilamide.pdbqt'),
  searchSpace: { centerAngstrom: [-5.046, -31.977, 5.536], sizeAngstrom: [16, 16, 16] },
  parameters: { ...DEFAULT_DOCKING_PARAMETERS, exhaustiveness: 2, poses: 3 },
  seed: 42,
};
const options: DockOptions = {
  cores: 1,
  signal: new AbortController().signal,
  timeoutSeconds: 60,
  memoryMegabytes: 2048,
};
const dockingDirectories = () => readdirSync(scratchRoot).filter((name) => name.startsWith('dock-'));

afterAll(() => rm(scratchRoot, { recursive: true, force: true }));

describe('fingerprint', () => {
  it('names the program, its version and the hash of its bytes', async () => {
    const fingerprint = await engine.fingerprint();
    expect(fingerprint.name).toBe('AutoDock Vina');
    expect(fingerprint.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(fingerprint.binarySha256).toMatch(/^[0-9a-f]{64}$/);
    expect(existsSync(fingerprint.path)).toBe(true);
  });

  it.each(['no-such-vina', '/no/such/vina', '/usr/bin'])('says what to do about %s', async (vinaPath) => {
    await expect(createVinaEngine({ vinaPath, scratchRoot }).fingerprint()).rejects.toMatchObject({
      code: 'engine-missing',
      retriable: false,
      message: expect.stringContaining('autodock-vina'),
    });
  });

  it('refuses a program that is not Vina', async () => {
    await expect(createVinaEngine({ vinaPath: 'true', scratchRoot }).fingerprint()).rejects.toMatchObject({
      code: 'engine-missing',
    });
  });
});

describe('dock', () => {
  const progress: number[] = [];
  let output: DockOutput;

  beforeAll(async () => {
    output = await engine.dock(input, { ...options, onProgress: (fraction) => progress.push(fraction) });
  });

  it('gives ranked poses of the ligand in the pocket', () => {
    const ligandAtoms = readPdbqtAtoms(input.ligandPdbqt);
    expect(output.poses.length).toBeGreaterThan(1);
    expect(output.poses.length).toBeLessThanOrEqual(3);
    output.poses.forEach((pose, i) => {
      expect(pose.rank).toBe(i + 1);
      expect(pose.coordinates).toHaveLength(ligandAtoms.length);
      expect(pose.affinityKcalPerMol).toBeGreaterThanOrEqual(output.poses[i - 1]?.affinityKcalPerMol ?? -99);
    });
    // Sulfanilamide at exhaustiveness 1 to 8, seeds 42 and others: -5.06 to -5.07 kcal/mol with Vina 1.2.3.
    expect(output.poses[0]?.affinityKcalPerMol).toBeCloseTo(-5.06, 1);
    const flags = judgePoses(output.poses, {
      receptorAtoms: readPdbqtAtoms(input.receptorPdbqt),
      ligandAtoms,
      searchSpace: input.searchSpace,
      gridSpacingAngstrom: input.parameters.gridSpacingAngstrom,
    });
    expect(flags.flat()).toEqual([]);
  });

  it('agrees with vina --score_only on every pose within 0.01 kcal/mol', async () => {
    const reference = output.poses[0]?.intraKcalPerMol ?? Number.NaN;
    for (const pose of output.poses) {
      const posePdbqt = placeLigand(input.ligandPdbqt, pose.coordinates);
      const score = await engine.scoreOnly({ receptorPdbqt: input.receptorPdbqt, posePdbqt }, options);
      const factor = score.affinityKcalPerMol / score.interKcalPerMol;
      const expected = factor * (score.interKcalPerMol + score.intraKcalPerMol - reference);
      expect(Math.abs(pose.affinityKcalPerMol - expected), `pose ${pose.rank}`).toBeLessThan(0.01);
      if (pose.rank === 1) {
        expect(Math.abs(pose.affinityKcalPerMol - score.affinityKcalPerMol)).toBeLessThan(0.01);
      }
    }
  });

  it('tells its progress, rising to the end', () => {
    expect(progress.length).toBeGreaterThan(5);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
  });

  it('accounts for time and memory, and says what it repaired', () => {
    expect(output.wallSeconds).toBeGreaterThan(0.3);
    expect(output.cpuSeconds).toBeGreaterThan(0.3);
    expect(output.peakMemoryMegabytes).toBeGreaterThan(50);
    const isDefective = /^1\.2\.[0-4]$/.test(output.fingerprint.version);
    expect(output.repairs).toHaveLength(isDefective ? 1 : 0);
  });

  it('shows the log of the engine, without a path of this machine', () => {
    expect(output.engineLog).toContain('random seed: 42');
    expect(output.engineLog).not.toContain(scratchRoot);
  });

  it('leaves only the receptor behind, once', () => {
    expect(dockingDirectories()).toEqual([]);
    expect(readdirSync(join(scratchRoot, 'receptors'))).toHaveLength(1);
  });

  it('gives the same poses with two threads', async () => {
    const threaded = await engine.dock(input, { ...options, cores: 2 });
    expect(output.engineLog).toContain('CPU: 1');
    expect(threaded.engineLog).toContain('CPU: 2');
    expect(threaded.poses).toEqual(output.poses);
  });

  it('gives outcomes, not failures, for a box in empty space', async () => {
    const searchSpace = { ...input.searchSpace, centerAngstrom: [200, 200, 200] as [number, number, number] };
    const parameters = { ...input.parameters, exhaustiveness: 1 };
    const lost = await engine.dock({ ...input, searchSpace, parameters }, options);
    const flags = judgePoses(lost.poses, {
      receptorAtoms: readPdbqtAtoms(input.receptorPdbqt),
      ligandAtoms: readPdbqtAtoms(input.ligandPdbqt),
      searchSpace,
      gridSpacingAngstrom: input.parameters.gridSpacingAngstrom,
    });
    expect(lost.poses[0]?.affinityKcalPerMol).toBeCloseTo(0, 2);
    expect(flags[0]).toContain('no-contact');
    if (lost.repairs.length > 0) expect(lost.poses[0]?.affinityKcalPerMol).toBe(0);
  });

  it('asks --score_only where the energies are too small to repair from', async () => {
    const searchSpace = {
      centerAngstrom: [12, -31.977, 5.536] as [number, number, number],
      sizeAngstrom: [6, 6, 6] as [number, number, number],
    };
    const parameters = { ...input.parameters, exhaustiveness: 1 };
    const weak = await engine.dock({ ...input, searchSpace, parameters }, options);
    const best = weak.poses[0];
    expect(Math.abs(best?.interKcalPerMol ?? 0)).toBeLessThan(1);
    expect(best?.affinityKcalPerMol).toBeLessThan(-0.1);
    const posePdbqt = placeLigand(input.ligandPdbqt, best?.coordinates ?? []);
    const score = await engine.scoreOnly({ receptorPdbqt: input.receptorPdbqt, posePdbqt }, options);
    expect(Math.abs((best?.affinityKcalPerMol ?? 0) - score.affinityKcalPerMol)).toBeLessThan(0.01);
  });

  it('passes on the sentence with which Vina refuses a ligand', async () => {
    const ligandPdbqt = input.ligandPdbqt.replace(/ OA$/m, ' Xx');
    await expect(engine.dock({ ...input, ligandPdbqt }, options)).rejects.toMatchObject({
      code: 'engine-refused',
      retriable: false,
      message: expect.stringContaining('Xx is not a valid AutoDock type'),
      engineLog: expect.stringContaining('PDBQT parsing error'),
    });
    expect(dockingDirectories()).toEqual([]);
  });

  it('refuses a ligand without atoms before anything is started', async () => {
    await expect(engine.dock({ ...input, ligandPdbqt: 'TORSDOF 0\n' }, options)).rejects.toMatchObject({
      code: 'engine-refused',
    });
  });
});
