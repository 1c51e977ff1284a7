import type { LigandId, RunId, TargetId, TaskResultId } from '@/lib/domain/ids';

/** How the organisation keeps its cache of results. */
export interface CacheSettings {
  /** For how many days after its last use an entry is kept; null: without limit. */
  entryDays: number | null;
  /** Of the objects of all entries; above it the least recently used go. Null: without limit. */
  maxBytes: number | null;
}

export const DEFAULT_CACHE_SETTINGS: CacheSettings = { entryDays: null, maxBytes: null };

/** Least and most of what is set. */
export const CACHE_LIMITS = {
  entryDays: { least: 1, most: 3650 },
  maxBytes: { least: 1_000_000, most: 1_000_000_000_000_000 },
} as const;

/** What the organisation's cache of results holds and has saved. */
export interface Reuse {
  /** Results that may stand in for a docking of the same bytes. */
  entries: number;
  /** Of these, how many are kept whatever their age. */
  pinned: number;
  /** Of their objects; null for those who may not see structures, as a size tells of one. */
  bytes: number | null;
  /** Dockings that were not needed. */
  hits: number;
  /** What these would have taken, as their first docking did. */
  cpuHoursSaved: number;
  /** The last 30 days (UTC) up to today, the oldest first. */
  days: { day: string; docked: number; reused: number; cpuHoursSaved: number }[];
  settings: CacheSettings;
  /** What there are entries of, to filter by. */
  targets: { id: TargetId; name: string | null; entries: number }[];
  engines: { sha256: string; name: string | null; version: string | null; entries: number }[];
}

export const CACHE_ORDERS = ['hits', 'used', 'age', 'size'] as const;
/** Most hits, last used, oldest or largest first. */
export type CacheOrder = (typeof CACHE_ORDERS)[number];

export interface CacheEntry {
  /** Of the result. */
  id: TaskResultId;
  hits: number;
  createdAt: string;
  lastUsedAt: string;
  /** From then on it may be removed, if no run uses it; null: never. */
  expiresAt: string | null;
  pinned: boolean;
  /** Null for those who may not see structures. */
  bytes: number | null;
  /** Of one docking; null if it was not measured. */
  cpuSeconds: number | null;
  /** Runs that show this result. */
  runs: number;
  target: { id: TargetId; name: string | null } | null;
  engine: { name: string | null; version: string | null; sha256: string | null };
  affinityKcalPerMol: number;
  /** Where it was docked; null if that run is gone. */
  origin: { runId: RunId; runName: string; ligandId: LigandId; name: string } | null;
}

export interface CacheEntryPage {
  entries: CacheEntry[];
  /** That the filter leaves. */
  total: number;
  nextCursor: string | null;
}
