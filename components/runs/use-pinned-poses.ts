'use client';

import { useQueries } from '@tanstack/react-query';
import { isSamePin, type Pin, pinsText, readPins, togglePin } from '@/components/runs/pinned-poses';
import { useUrlState } from '@/components/ui/use-url-state';
import { ligandResultQuery } from '@/lib/api-client/run-results';

/** The poses that stay in the viewer, kept in the address; those that are not loaded yet, or are gone, are left out. */
export function usePinnedPoses(org: string, run: string) {
  const [url, changeUrl] = useUrlState();
  const pins = readPins(url.get('pins'));
  const results = useQueries({ queries: pins.map(({ ligandId }) => ligandResultQuery(org, run, ligandId)) });
  return {
    poses: pins.flatMap((pin, i) => {
      const result = results[i]?.data;
      const sdf = result?.poses.find(({ rank }) => rank === pin.rank)?.sdf;
      return result && sdf ? [{ ...pin, name: `${result.name}, pose ${pin.rank}`, sdf }] : [];
    }),
    isPinned: (pin: Pin) => pins.some((each) => isSamePin(each, pin)),
    toggle: (pin: Pin) => changeUrl({ pins: pinsText(togglePin(pins, pin)) }),
  };
}
