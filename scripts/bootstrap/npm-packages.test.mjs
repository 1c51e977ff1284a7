import { describe, expect, it } from 'vitest';
import { pathWithoutCheckout, reasonToInstall } from './npm-packages.mjs';

const wanted = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/next': { version: '16.4.6', integrity: 'sha512-a' },
    'node_modules/@img/linux': { version: '1.0.0', integrity: 'sha512-b', optional: true },
  },
};
const installed = { packages: { 'node_modules/next': { version: '16.4.6', integrity: 'sha512-a' } } };

describe('reasonToInstall', () => {
  it('finds nothing to do when all but other platforms’ packages are there', () => {
    expect(reasonToInstall(wanted, installed)).toBeNull();
  });

  it('says so when nothing is installed, or an installation was interrupted', () => {
    expect(reasonToInstall(wanted, null)).toContain('not installed');
  });

  it('names a package that is missing', () => {
    expect(reasonToInstall(wanted, { packages: {} })).toBe('next is not installed');
  });

  it('names a package whose version or bytes changed', () => {
    const other = (change) => ({
      packages: { 'node_modules/next': { ...installed.packages['node_modules/next'], ...change } },
    });
    expect(reasonToInstall(wanted, other({ version: '16.4.5' }))).toContain('next has another version');
    expect(reasonToInstall(wanted, other({ integrity: 'sha512-x' }))).toContain('next has another version');
  });
});

describe('pathWithoutCheckout', () => {
  it('takes the checkout’s own programs off the path, and only those', () => {
    expect(pathWithoutCheckout('/repo/node_modules/.bin:/usr/bin:/other/node_modules/.bin', '/repo')).toBe(
      '/usr/bin:/other/node_modules/.bin',
    );
  });
});
