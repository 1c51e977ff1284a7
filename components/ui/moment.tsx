'use client';

import { useSyncExternalStore } from 'react';
import { formatDuration } from '@/components/ui/quantity';

const REFRESH_MS = 30_000;

function subscribeEvery(periodMs: number) {
  return (notify: () => void) => {
    const timer = setInterval(notify, periodMs);
    return () => clearInterval(timer);
  };
}

const everyHalfMinute = subscribeEvery(REFRESH_MS);
const everySecond = subscribeEvery(1000);
const halfMinute = () => Math.floor(Date.now() / REFRESH_MS) * REFRESH_MS;
const second = () => Math.floor(Date.now() / 1000) * 1000;

const DATE = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const DATE_TIME = { ...DATE, hour: '2-digit', minute: '2-digit' } as const;

/**
 * A point in time: `3 min ago` for the last day, else the date; the exact local time is its tooltip, or its text.
 * The server does not know the reader's clock or zone, so it writes the date in UTC.
 */
export function Moment({ at, isExact = false }: { at: string; isExact?: boolean }) {
  const now = useSyncExternalStore<number | null>(everyHalfMinute, halfMinute, () => null);
  const date = new Date(at);
  return (
    <time
      dateTime={at}
      title={now === null ? undefined : date.toLocaleString('en-GB', { ...DATE_TIME, second: '2-digit' })}
      className="whitespace-nowrap"
    >
      {now === null
        ? date.toLocaleDateString('en-GB', { ...DATE, timeZone: 'UTC' })
        : isExact
          ? date.toLocaleString('en-GB', { ...DATE_TIME, second: '2-digit' })
          : relative(date, Math.max(now, date.getTime()))}
    </time>
  );
}

function relative(date: Date, now: number): string {
  const minutes = Math.round((now - date.getTime()) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.round(minutes / 60)} h ago`;
  return date.toLocaleDateString('en-GB', DATE);
}

/** Time between two points; without an end it runs on, second by second. */
export function Elapsed({ from, to }: { from: string; to: string | null }) {
  const now = useSyncExternalStore<number | null>(everySecond, second, () => null);
  const end = to === null ? now : Date.parse(to);
  if (end === null) return <span className="figures">–</span>;
  return <span className="figures whitespace-nowrap">{formatDuration((end - Date.parse(from)) / 1000)}</span>;
}
