import type { EngineFingerprint } from '@/lib/docking/engine';

/** A defect of published builds that can be repaired in their output. */
export interface EngineDefect {
  id: string;
  engine: string;
  /** First version that has it. */
  since: string;
  /** First version without it. */
  fixedIn: string;
  /** For logs and for the page of a result. */
  sentence: string;
  upstream: string[];
}

const VINA_ISSUES = 'https://github.com/ccsb-scripps/AutoDock-Vina/issues';

/**
 * Both are repaired by `score-repair.ts`, which is the identity on an output without them: a distribution's build
 * that carries a fix under an old version number takes no harm.
 */
export const ENGINE_DEFECTS: readonly EngineDefect[] = [
  {
    id: 'vina-unbound-energy-of-wrong-pose',
    engine: 'AutoDock Vina',
    since: '1.2.0',
    fixedIn: '1.2.4',
    sentence:
      'This build takes the unbound energy from a pose other than the best, which shifts every affinity of a ligand; the affinities were computed again from the energies it wrote.',
    upstream: [`${VINA_ISSUES}/68`, `${VINA_ISSUES}/90`, `${VINA_ISSUES}/172`, `${VINA_ISSUES}/200`],
  },
  {
    id: 'vina-poses-out-of-order',
    engine: 'AutoDock Vina',
    since: '1.2.4',
    fixedIn: '1.2.5',
    sentence:
      'This build does not always write the best pose first; the poses were ranked again, and the affinities computed from the best one.',
    upstream: [`${VINA_ISSUES}/211`],
  },
];

/** The defects that a result of this build may have. */
export function knownDefects({ name, version }: Pick<EngineFingerprint, 'name' | 'version'>): EngineDefect[] {
  return ENGINE_DEFECTS.filter(
    (defect) =>
      defect.engine === name &&
      compareVersions(version, defect.since) >= 0 &&
      compareVersions(version, defect.fixedIn) < 0,
  );
}

/** Negative if `a` is older than `b`. Only the numbers count: "1.2.3-mod" is 1.2.3. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => (version.match(/\d+/g) ?? []).slice(0, 3).map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
