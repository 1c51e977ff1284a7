import type { LigandId, RunId } from '@/lib/domain/ids';
import type { Outcome } from '@/lib/domain/outcomes';
import type { EngineFingerprintResource } from '@/lib/domain/resources/runs';
import type { SearchSpace } from '@/lib/domain/search-space';

/** Who did something. */
export interface NamedActor {
  kind: 'member' | 'token' | 'system';
  id: string;
  /** Of the person, of a token its maker's; null for a system job, and for whoever may not see members. */
  name: string | null;
}

/** Where one result of a run came from, and what it is made of. */
export interface ResultProvenance {
  ligandId: LigandId;
  name: string;
  outcome: Extract<Outcome, 'docked' | 'reused'>;
  /** Of a run that was restored from a proof bundle: where it was docked, by what the bundle says. Null otherwise. */
  elsewhere: {
    organizationName: string;
    /** That docked it; null as for `origin`. */
    runName: string | null;
    askedBy: NamedActor | null;
  } | null;
  /**
   * The run that docked it, this one or an earlier one. Null if its ledger is gone; and an earlier one is null, with its
   * time, for whoever may not see structures: that two runs have a molecule in common would confirm a guess.
   */
  origin: {
    runId: RunId;
    runName: string;
    /** What it was called there. */
    ligandId: LigandId;
    askedBy: NamedActor | null;
    askedAt: string | null;
  } | null;
  dockedAt: string | null;
  engine: EngineFingerprintResource;
  /** Of the processor; null for what was docked before it was kept. */
  machineClass: string | null;
  /** The bytes that went in and came out; null for whoever may not see structures. */
  bytes: {
    /** SHA-256 of all that decides the result. */
    inputSignature: string;
    receptorPdbqtSha256: string;
    /** This and the next two are null for what was docked before inputs were kept. */
    ligandPdbqtSha256: string | null;
    /** What wrote the canonical form of the ligand, with versions. */
    toolkit: string | null;
    canonicalSmiles: string | null;
    posesSha256: string;
    /** That the engine was given for this ligand. */
    seed: number;
    searchSpace: SearchSpace;
  } | null;
}
