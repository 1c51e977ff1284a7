import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { systemContext } from '@/lib/auth/org-context';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { auditInstallation } from '@/lib/use-cases/installation-audit/audit-installation';
import { sweepObjects } from '@/lib/use-cases/maintenance/sweep-objects';
import { sweepOrganizations } from '@/lib/use-cases/maintenance/sweep-organizations';
import type { AskedRun, Group, World } from './world';

/** What a scenario came to. */
export interface Outcome {
  /** What was thrown at it, and what was measured: a line each. */
  facts: string[];
  /** What does not hold. */
  problems: string[];
}

const REDOCKINGS = 2;
const MORE_THAN_A_DAY_SECONDS = 25 * 3600;

/**
 * Looks at organisations once everything has come to rest: the minutely sweep, the hourly one over objects as if they
 * were a day old, and then the audit of all invariants without any grace.
 */
export async function auditAtRest(world: World, groups: readonly Group[]): Promise<Outcome> {
  const { deps, objectsFolder } = world.installation;
  await sweepOrganizations();
  await ageFiles(objectsFolder);
  let removed = 0;
  for (const { job } of groups) {
    const walk = { after: null as ObjectKey | null, removed: 0, bytes: 0, counted: null };
    for (;;) {
      const { next, removed: so } = await sweepObjects(job, walk);
      walk.removed = so;
      if (!next) break;
      walk.after = next;
    }
    removed += walk.removed;
  }
  const { looked, violations } = await auditInstallation(deps, (orgId) => systemContext(orgId, 'faults'), {
    graceSeconds: 0,
    redockings: REDOCKINGS,
    seed: String(world.seed),
  });
  return {
    facts: [
      `${world.wakings > 0 ? `woken ${world.wakings} times by the sweep; ` : ''}audited ${looked.runs} runs, ${looked.results} results, ${looked.objects} objects, ${looked.redockings} docked again; ` +
        `${removed} objects without a row were swept up`,
    ],
    problems: violations
      .filter(({ orgId }) => groups.some(({ id }) => id === orgId))
      .map(({ invariant, orgId, subject, detail }) => `${invariant} ${orgId}: ${subject} ${detail}`),
  };
}

async function ageFiles(folder: string): Promise<void> {
  const then = Date.now() / 1000 - MORE_THAN_A_DAY_SECONDS;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), then, then);
  }
}

/** Compares what runs gave, ligand by ligand, with what an organisation that nobody disturbed got. */
export async function sameAsUndisturbed(world: World, runs: readonly AskedRun[]): Promise<string[]> {
  const controls = await world.undisturbed(runs.map(({ variant }) => variant));
  const problems: string[] = [];
  for (const run of runs) {
    const expected = controls.get(run.variant);
    const found = await world.outputsOf(run);
    for (const name of new Set([...(expected?.keys() ?? []), ...found.keys()])) {
      if (expected?.get(name) === found.get(name)) continue;
      problems.push(
        `${run.id}: "${name}" is ${found.get(name) ?? 'not there'}; undisturbed it is ${expected?.get(name) ?? 'not there'}`,
      );
    }
  }
  return problems;
}

/** Work that was done more than once, of all that had to be done. */
export function redone(halves: number, docked: number): number {
  return docked === 0 ? 0 : halves / 2 / docked - 1;
}
