'use client';

import { useUrlState } from '@/components/ui/use-url-state';
import { HIT_FATES } from '@/lib/domain/compared-hits';

export const SHOWS = ['both', ...HIT_FATES, 'only-a', 'only-b'] as const;
export type Show = (typeof SHOWS)[number];

export const COMPARED_SORTS = ['change', 'a', 'b', 'name'] as const;
export type ComparedSort = (typeof COMPARED_SORTS)[number];

/** Affinities in both runs that a drag over the plot enclosed, kcal/mol, both ends included. */
export interface ComparedArea {
  a: [least: number, most: number];
  b: [least: number, most: number];
}

export const MOST_TOP = 10_000;
const DEFAULT_TOP = 20;

/** What of a comparison is looked at, kept in the address. */
export function useComparisonState() {
  const [url, change] = useUrlState();
  const top = Math.round(Number(url.get('n')));
  return {
    a: url.get('a'),
    b: url.get('b'),
    top: top >= 1 && top <= MOST_TOP ? top : DEFAULT_TOP,
    show: SHOWS.find((id) => id === url.get('show')) ?? 'both',
    sort: COMPARED_SORTS.find((id) => id === url.get('sort')) ?? 'change',
    isDescending: url.get('order') === 'desc',
    area: areaOf(url.get('area')),
    pair: url.get('pair'),
    isSideBySide: url.get('poses') === 'side',
    change,
  };
}

function areaOf(text: string | null): ComparedArea | null {
  const numbers = text?.split(',').map(Number) ?? [];
  const [a0, a1, b0, b1] = numbers;
  if (numbers.length !== 4 || !numbers.every(Number.isFinite)) return null;
  return { a: [a0 as number, a1 as number], b: [b0 as number, b1 as number] };
}

/** As the address keeps it: outwards to 0.01, so that what stands on the edge is inside. */
export function areaText({ a, b }: ComparedArea): string {
  const outwards = ([least, most]: [number, number]) => [
    Math.floor(least * 100) / 100,
    Math.ceil(most * 100) / 100,
  ];
  return [...outwards(a), ...outwards(b)].join(',');
}
