import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeLigand, readPdbqtAtoms } from '@/lib/docking/pdbqt';
import { progressReader, readPoses, readScore } from './vina-output';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const output = fixture('jnj-7706621-poses.pdbqt');
const ligand = fixture('jnj-7706621.pdbqt');
const atoms = readPdbqtAtoms(ligand);

describe('readPoses', () => {
  it('reads every pose of a real output, energies and coordinates', () => {
    const poses = readPoses(output, atoms, 9);
    expect(poses).toHaveLength(output.split('\nENDMDL').length - 1);
    expect(poses[0]?.coordinates).toHaveLength(32);
    for (const [i, pose] of poses.entries()) {
      const model = output.split('ENDMDL\n')[i] as string;
      expect(model).toContain(`VINA RESULT: ${pose.reportedAffinityKcalPerMol.toFixed(3).padStart(9)}`);
      expect(model).toContain(`UNBOUND: ${pose.unboundKcalPerMol.toFixed(3).padStart(21)}`);
      expect(pose.totalKcalPerMol).toBeCloseTo(pose.interKcalPerMol + pose.intraKcalPerMol, 2);
      // Read and written again, they are the engine's own lines, character by character.
      const written = placeLigand(ligand, pose.coordinates).trim();
      expect(model.slice(model.indexOf('ROOT')).trim()).toBe(written);
    }
  });

  it('does not fall for remarks in the ligand file that look like results', () => {
    const forged = output.replace(
      /^(REMARK UNBOUND:.*)$/gm,
      '$1\nREMARK VINA RESULT:   -99.000      0.000      0.000',
    );
    expect(readPoses(forged, atoms, 9)).toEqual(readPoses(output, atoms, 9));
    const replaced = output.replace('REMARK VINA RESULT', 'REMARK SOMETHING');
    expect(() => readPoses(replaced, atoms, 9)).toThrow('Pose 1 has no valid');
  });

  it.each([
    ['an empty file', '', 'no pose'],
    ['a file cut in the middle', output.slice(0, output.length / 2), 'cut off'],
    ['a file cut after the first pose began', output.slice(0, 300), 'cut off'],
    ['a number that is none', output.replace(/(INTER: +)-?[\d.]+/, '$1nan'), 'no valid'],
    ['infinity', output.replace(/(RESULT: +)-?[\d.]+/, '$1-inf'), 'no valid'],
    ['a missing atom', output.replace(/^ATOM {6}5 .*\n/m, ''), 'does not hold the atoms'],
    ['an atom of another type', output.replace(/^(ATOM {6}5 .*) N $/m, '$1 C '), 'does not hold the atoms'],
    [
      'an atom of another name',
      output.replace('ATOM      5  N ', 'ATOM      5  C '),
      'does not hold the atoms',
    ],
    ['another serial', output.replace('ATOM      5 ', 'ATOM     99 '), 'does not hold the atoms'],
    [
      'a coordinate that overflowed',
      output.replace(/^(ATOM {6}5 .{18}).{8}/m, '$1-1234.56'),
      'is not a coordinate',
    ],
    ['models out of order', output.replace('MODEL 2', 'MODEL 3'), 'not in order'],
    ['text outside the models', `hello\n${output}`, 'outside'],
  ])('refuses %s', (_, text, message) => {
    expect(text).not.toBe(output);
    expect(() => readPoses(text, atoms, 9)).toThrow(message);
    expect(() => readPoses(text, atoms, 9)).toThrow(expect.objectContaining({ code: 'bad-output' }));
  });

  it('refuses more poses than were asked for', () => {
    expect(() => readPoses(output, atoms, 1)).toThrow('1 at most');
  });

  it('refuses an output in which nothing moved', () => {
    const model = output.slice(0, output.indexOf('ROOT'));
    const still = `${model}${ligand.trim()}\nENDMDL\n`;
    expect(() => readPoses(still, atoms, 9)).toThrow('where it was');
    const moved = atoms.map((a) => a.coordinates).map(([x, y, z]): [number, number, number] => [x + 1, y, z]);
    expect(readPoses(`${model}${placeLigand(ligand, moved).trim()}\nENDMDL\n`, atoms, 9)).toHaveLength(1);
  });
});

describe('readScore', () => {
  const printed = [
    'Estimated Free Energy of Binding   : -7.405 (kcal/mol) [=(1)+(2)+(3)+(4)]',
    '(1) Final Intermolecular Energy    : -8.920 (kcal/mol)',
    '    Ligand - Receptor              : -8.920 (kcal/mol)',
    '(2) Final Total Internal Energy    : -0.648 (kcal/mol)',
  ].join('\n');

  it('reads the three energies', () => {
    expect(readScore(printed)).toEqual({
      affinityKcalPerMol: -7.405,
      interKcalPerMol: -8.92,
      intraKcalPerMol: -0.648,
    });
  });

  it('refuses an incomplete or impossible one', () => {
    expect(() => readScore(printed.split('\n').slice(1).join('\n'))).toThrow('no valid score');
    expect(() => readScore(printed.replace('-7.405', 'nan'))).toThrow('no valid score');
  });
});

describe('progressReader', () => {
  const bar = `0%   10   20\n${'|----'.repeat(10)}|\n${'*'.repeat(51)}\ndone * * *\n`;

  it.each([1, 7, 30, 1000])('gives the same end whatever the pieces (%i characters)', (size) => {
    const seen: number[] = [];
    const read = progressReader((fraction) => seen.push(fraction));
    const text = `banner with * and ** before\n${bar}`;
    for (let i = 0; i < text.length; i += size) read(text.slice(i, i + size));
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    if (size === 1) expect(seen).toHaveLength(51);
  });

  it('says nothing before the bar begins', () => {
    const seen: number[] = [];
    progressReader((fraction) => seen.push(fraction))('****** Computing Vina grid ... done.\n');
    expect(seen).toEqual([]);
  });
});
