import { Play } from 'lucide-react';
import { expect, it, vi } from 'vitest';
import {
  actionEntries,
  matching,
  type PaletteGroup,
  pageEntries,
} from '@/components/command-palette/palette-entries';

const group = (id: string, ...names: string[]): PaletteGroup => ({
  ...{ id, name: id, entries: names.map((name) => ({ id: name, name, icon: Play, href: '/' })) },
});

it('puts the group with the best answer first, and drops what does not answer', () => {
  const found = matching(
    [
      group('actions', 'Start a run', 'Sign out'),
      group('runs', 'Old run', 'Run'),
      group('targets', 'Kinase'),
    ],
    'run',
  );
  expect(found.map(({ id, entries }) => [id, entries.map(({ name }) => name)])).toEqual([
    ['runs', ['Run', 'Old run']],
    ['actions', ['Start a run']],
  ]);
});

it('offers nobody what their role does not allow', () => {
  const names = (permissions: string[]) =>
    actionEntries({
      ...{ org: 'acme', permissions: new Set(permissions), others: [{ slug: 'o', name: 'Other' }] },
      ...{ theme: 'light', switchTheme: vi.fn(), signOut: vi.fn() },
    }).map(({ name }) => name);
  expect(names([])).toEqual(['Switch to Other', 'Switch to dark colours', 'Sign out']);
  expect(names(['run:start', 'member:manage', 'member:read'])).toEqual(
    expect.arrayContaining(['Start a run', 'Invite a member']),
  );
  expect(names(['run:read'])).not.toContain('Compare two runs');
  expect(names(['run:read', 'structure:read'])).toContain('Compare two runs');
  const pages = (permissions: string[]) => pageEntries('acme', permissions, false).map(({ name }) => name);
  expect(pages([])).toEqual([
    'Overview',
    'Settings',
    'Settings: API tokens',
    'Settings: Usage',
    'Your account',
  ]);
  expect(pages(['org:manage'])).toContain('Settings: General');
});
