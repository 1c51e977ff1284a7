import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findTool, planInstallation, TOOLS } from './system-packages.mjs';
import { SetupError } from './words.mjs';

const docking = [TOOLS.vina, TOOLS.obabel];
const debian = {
  hasApt: true,
  isRoot: false,
  sudo: 'none',
  hasTerminal: false,
  system: 'Debian GNU/Linux 12',
};

describe('planInstallation', () => {
  it('does nothing when nothing is missing', () => {
    expect(planInstallation([], debian)).toEqual({ kind: 'nothing' });
  });

  it.each([
    ['root', { isRoot: true }, []],
    ['sudo that asks nothing', { sudo: 'passwordless' }, ['sudo', '-n']],
    ['sudo that asks, with someone to answer', { sudo: 'asks', hasTerminal: true }, ['sudo']],
  ])('installs with apt as %s', (_, facts, prefix) => {
    expect(planInstallation(docking, { ...debian, ...facts })).toEqual({
      kind: 'apt',
      prefix,
      packages: ['autodock-vina', 'openbabel'],
    });
  });

  it.each([
    ['no sudo', {}],
    ['sudo that asks, with nobody to answer', { sudo: 'asks', hasTerminal: false }],
  ])('gives the exact command when there are no rights: %s', (_, facts) => {
    const plan = planInstallation(docking, { ...debian, ...facts });
    expect(plan.kind).toBe('explain');
    expect(plan.sentence).toContain('apt-get install -y --no-install-recommends autodock-vina openbabel');
  });

  it('says what to install on a system without apt, even to root', () => {
    const plan = planInstallation([TOOLS.vina], {
      ...debian,
      hasApt: false,
      isRoot: true,
      system: 'Fedora Linux 43',
    });
    expect(plan.kind).toBe('explain');
    expect(plan.sentence).toContain('Fedora Linux 43');
    expect(plan.sentence).toContain('AutoDock Vina');
    expect(plan.sentence).toContain('VINA_PATH');
    expect(plan.sentence).not.toContain('Open Babel');
  });
});

describe('findTool', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tools-'));
  const vina = join(folder, 'vina');
  writeFileSync(vina, '#!/bin/sh\n');
  chmodSync(vina, 0o755);

  it('finds a program on the path, and does not take a file that is not executable', () => {
    expect(findTool(TOOLS.vina, { PATH: `/nowhere:${folder}` })).toBe(vina);
    chmodSync(vina, 0o644);
    expect(findTool(TOOLS.vina, { PATH: folder })).toBeNull();
    chmodSync(vina, 0o755);
  });

  it('refuses a configured path that is wrong, rather than take another program', () => {
    expect(() => findTool(TOOLS.vina, { PATH: folder, VINA_PATH: '/nowhere/vina' })).toThrow(SetupError);
  });
});
