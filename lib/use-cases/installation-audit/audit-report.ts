import type { OrganizationId } from '@/lib/domain/ids';
import type { Finding, Invariant } from '@/lib/domain/invariants';

export interface AuditOptions {
  /**
   * How long what goes on by itself may stand before it is a finding: a lease that ran out, an object that no row is for
   * yet, an entry that the audit log is owed.
   */
  graceSeconds: number;
  /** Results of each organisation that are docked again; 0: none, and then no engine is needed. */
  redockings: number;
  /** Chooses these: the same for the same. */
  seed: string;
}

export interface Violation extends Finding {
  invariant: Invariant;
  orgId: OrganizationId;
}

/** Findings of each kind that are told; more only say that there are more. */
export const MOST_FINDINGS = 20;

/** What an audit looked at, and what it found. */
export class AuditReport {
  readonly violations: Violation[] = [];
  /** How many organisations, runs, objects, results and redockings were looked at. */
  readonly looked = { organizations: 0, runs: 0, objects: 0, results: 0, redockings: 0 };

  add(invariant: Invariant, orgId: OrganizationId, findings: readonly Finding[]): void {
    this.violations.push(
      ...findings.slice(0, MOST_FINDINGS).map((finding) => ({ invariant, orgId, ...finding })),
    );
    if (findings.length > MOST_FINDINGS) {
      const detail = `${findings.length - MOST_FINDINGS} more are not told`;
      this.violations.push({ invariant, orgId, subject: 'and others', detail });
    }
  }
}
