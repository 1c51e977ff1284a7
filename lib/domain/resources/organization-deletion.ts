/** Days that a deletion may wait, so that it can be withdrawn; 0 begins it at once. */
export const DELETION_WAITS = [7, 0] as const;
export type DeletionWait = (typeof DELETION_WAITS)[number];

/** A deletion that waits for its time. */
export interface ScheduledDeletion {
  requestedAt: string;
  beginsAt: string;
  /** Who asked for it, as members know them; null for somebody who is no member. */
  requestedBy: string | null;
}

/** What the danger zone shows. */
export interface DeletionFacts {
  slug: string;
  scheduled: ScheduledDeletion | null;
  /** Whether the person who asks has to give their password: those of single sign-on have none here. */
  needsPassword: boolean;
  /** What would be lost. */
  lost: {
    members: number;
    tokens: number;
    targets: number;
    libraries: number;
    ligands: number;
    runs: number;
    /** Ligands that were docked, each counted once; null while the results database is away. */
    dockings: number | null;
    /** Of stored files: uploads, receptors, prepared ligands, poses and logs. */
    storageBytes: number;
  };
}

/** What stays of an organisation after its deletion: numbers, ids and times. */
export interface DeletionCertificate {
  organization: { id: string; slug: string };
  /** Id of the person who asked. */
  requestedBy: string;
  requestedAt: string;
  erasedAt: string;
  /** Entries of its audit log, and the hash of the last: whoever kept an export can show that it was whole. */
  auditLog: { entries: number; lastHash: string | null };
  /** Rows in the shared database, by table. */
  rows: Record<string, number>;
  /** Sessions that its single sign-on had opened. */
  sessions: number;
  orchestrator: { events: number; runs: number };
  /** Rows in its results database, by table; the database and its role were dropped. */
  results: Record<string, number>;
  /** Stored files: uploads, receptors, prepared ligands, poses and logs. */
  objects: { count: number; bytes: number };
}
