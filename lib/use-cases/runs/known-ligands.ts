import type { ResultsConnection } from '@/db/results/connection';
import type { PreparedLigandRecord } from '@/db/results/prepared-ligands-repository';
import { type CachedResult, findCachedResults } from '@/db/results/result-cache-repository';
import type { LinkedConfidence } from '@/db/results/result-links';
import { mostSeeds, ONE_DOCKING } from '@/lib/domain/replicates';
import type { RunSpec } from '@/lib/domain/run-spec';
import { confidenceInRun } from '@/lib/use-cases/runs/see-dockings';
import { type SignedEngine, signLigand } from '@/lib/use-cases/runs/sign-ligand';

/** What the cache has of a ligand as a run would dock it. */
export interface KnownLigand {
  /** Of each docking: the chemistry alone. */
  identitySignature: string;
  /** The first so many dockings that are there, none left out between; no more than the ligand needs. */
  dockings: CachedResult[];
  /** The best of them, if they are all that the ligand needs; else null. */
  best: CachedResult | null;
  /** Null where nothing was seen that it could come from. */
  confidence: LinkedConfidence | null;
}

/**
 * Looks ligands up for a run, each with as many seeds as its plan asks for.
 * @param ligands as they are prepared; null for one that is not
 * @returns one for each ligand, in order; null where nothing can be said
 */
export async function findKnownLigands(
  conn: ResultsConnection,
  spec: RunSpec,
  fingerprint: SignedEngine,
  ligands: readonly (PreparedLigandRecord | null)[],
): Promise<(KnownLigand | null)[]> {
  const plan = spec.replicates ?? ONE_DOCKING;
  const signed = await Promise.all(
    ligands.map(async (ligand) =>
      ligand
        ? Promise.all(
            Array.from({ length: mostSeeds(plan) }, (_, replicate) =>
              signLigand(spec, fingerprint, ligand, replicate),
            ),
          )
        : null,
    ),
  );
  const results = await findCachedResults(
    conn,
    signed.flatMap((replicates) => replicates?.map(({ exact }) => exact) ?? []),
  );
  return signed.map((replicates) => {
    if (!replicates?.[0]) return null;
    const there = replicates.map(({ exact }) => results.get(exact));
    const gap = there.indexOf(undefined);
    const dockings = (gap === -1 ? there : there.slice(0, gap)) as CachedResult[];
    const confidence = confidenceInRun(spec, dockings[0]?.seen ?? []);
    // What was docked once, and before it was looked at, may stand all the same for who asks for no more.
    const seeds = confidence?.parts.seeds ?? (plan === ONE_DOCKING ? 1 : null);
    const isEnough = seeds !== null && dockings.length >= seeds;
    const needed = dockings.slice(0, seeds ?? mostSeeds(plan));
    return {
      identitySignature: replicates[0].identity,
      dockings: needed,
      best: isEnough ? needed.reduce(better) : null,
      confidence: isEnough ? confidence : null,
    };
  });
}

function better(a: CachedResult, b: CachedResult): CachedResult {
  return b.bestAffinityKcalPerMol < a.bestAffinityKcalPerMol ? b : a;
}
