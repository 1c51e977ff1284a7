import { expect, it } from 'vitest';
import { placeOf, withPlace } from '@/components/command-palette/recent-places';

it.each([
  ['/orgs/acme/runs/run_01', 'run_01'],
  ['/orgs/acme/targets/tgt_01', 'tgt_01'],
  ['/orgs/acme/runs', null],
  ['/orgs/acme/runs/new', null],
  ['/orgs/acme/settings/general', null],
])('takes %s for %s', (pathname, id) => {
  expect(placeOf(pathname)).toBe(id);
});

it('keeps a place once, the latest first, and one more than are shown', () => {
  expect(withPlace(['a', 'b', 'c'], 'b')).toEqual(['b', 'a', 'c']);
  expect(withPlace(['1', '2', '3', '4', '5', '6', '7'], '8')).toEqual(['8', '1', '2', '3', '4', '5', '6']);
});
