'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useState } from 'react';

const MOST_PLACES = 6;
const PLACE = /^\/orgs\/[^/]+\/(?:runs|targets|libraries|pipelines)\/([a-z]+_[0-9a-z]+)$/;

/** The id of the thing that a page is about; null for lists, forms and settings. */
export function placeOf(pathname: string): string | null {
  return PLACE.exec(pathname)?.[1] ?? null;
}

/** With a place that was just gone to: at the front, once, and no more than are kept. */
export function withPlace(places: readonly string[], id: string): string[] {
  return [id, ...places.filter((each) => each !== id)].slice(0, MOST_PLACES + 1);
}

/**
 * The things that this person looked at last, in this browser. Only their ids are kept: what they are called, and
 * whether they may still be seen, the server is asked.
 * @returns the ids, the latest first, without the page that is open
 */
export function useRecentPlaces(org: string, userId: string): string[] {
  const key = `recent-places:${org}:${userId}`;
  const here = placeOf(usePathname());
  const [places, setPlaces] = useState<string[]>([]);
  useEffect(() => {
    if (here) writePlaces(key, withPlace(readPlaces(key), here));
    setPlaces(readPlaces(key));
  }, [key, here]);
  return places.filter((id) => id !== here).slice(0, MOST_PLACES);
}

function readPlaces(key: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

function writePlaces(key: string, places: string[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(places));
  } catch {
    // A browser that keeps nothing, or is full, has no recent places.
  }
}
