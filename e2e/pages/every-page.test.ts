import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { waysIn } from '@/e2e/isolation/manifest';
import { EVERY_PAGE, PAGE_VIEWS } from './every-page';

it('names every page of the dashboard, and none that is gone', () => {
  const pages = waysIn(resolve(import.meta.dirname, '../..')).flatMap((way) =>
    way.startsWith('page ') ? [way.slice('page '.length)] : [],
  );
  expect(Object.keys(EVERY_PAGE).sort()).toEqual(pages.sort());
});

it('has a name of its own for every view', () => {
  const names = PAGE_VIEWS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
