import type { LigandId, RunId, TargetId, TaskResultId } from '@/lib/domain/ids';

/** How the organisation keeps its cache of results. */
export interface CacheSettings {
  /** For how many days after its last use an entry is kept; null: without limit. */
  entryDays: number | null;
  /** Of the objects of all entries; above it the least recently used go. Null: without limit. */
  maxBytes: number | null;
  /** Of what a run reused, the share that is docked again to see whether it gives the same; one at least. 0: nothing. */
  verifiedSharePercent: number;
}

export const DEFAULT_CACHE_SETTINGS: CacheSettings = {
  entryDays: null,
  maxBytes: null,
  verifiedSharePercent: 0.5,
};

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
  /** How dockings again of what was reused have ended, and how many are still to be done. */
  checks: { same: number; different: number; damaged: number; open: number; lastAt: string | null };
  /** Builds whose results are not reused, until their entries are invalidated. The newest first. */
  quarantines: Quarantine[];
}

/** A build of an engine on a class of machines, of which a result gave something else when it was docked again. */
export interface Quarantine {
  engine: { name: string | null; version: string | null; sha256: string };
  /** Null for what was docked before it was kept. */
  machineClass: string | null;
  since: string;
  /** What was compared, in a sentence. */
  detail: string;
  /** The run in which the result had been reused. */
  runId: RunId;
  ligandId: LigandId;
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
  /** When it was last docked again and gave the same; null: never. */
  verifiedAt: string | null;
  /** Null for those who may not see structures. */
  bytes: number | null;
  /** Of one docking; null if it was not measured. */
  cpuSeconds: number | null;
  /** Runs that show this result. */
  runs: number;
  target: { id: TargetId; name: string | null } | null;
  engine: { name: string | null; version: string | null; sha256: string | null };
  affinityKcalPerMol: number;
  /** The best that was found of its ligand, of a first seed; null for other seeds, and what was docked before it was told. */
  confidence: {
    value: number;
    seeds: number;
    /** What it has taken the place of, the last time. */
    replaced: { at: string; value: number; seeds: number } | null;
  } | null;
  /** Where it was docked; null if that run is gone. */
  origin: { runId: RunId; runName: string; ligandId: LigandId; name: string } | null;
}

export interface CacheEntryPage {
  entries: CacheEntry[];
  /** That the filter leaves. */
  total: number;
  nextCursor: string | null;
}
