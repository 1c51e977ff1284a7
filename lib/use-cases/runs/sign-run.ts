import type { EngineFingerprint } from '@/lib/docking/engine';
import { CONFIDENCE_CALIBRATION } from '@/lib/domain/confidence';
import { moleculeSetDigest, type Recipe, runSignature, type Signature } from '@/lib/domain/input-signature';
import type { ReplicatePlan } from '@/lib/domain/replicates';
import type { RunSpec } from '@/lib/domain/run-spec';
import { signedSite } from '@/lib/use-cases/runs/sign-ligand';

/**
 * Signs a run as a whole. Records that were rejected decide no result and are left out.
 * @param moleculeKeys of the accepted records, as `preparedLigandKey` gives them, in any order
 */
export async function signRun(
  spec: RunSpec,
  fingerprint: EngineFingerprint,
  moleculeKeys: Iterable<string>,
): Promise<Signature> {
  return runSignature({
    ...signedSite(spec, fingerprint),
    ligands: { recipe: spec.ligandRecipe, moleculesSha256: await moleculeSetDigest(moleculeKeys) },
    seed: spec.parameters.seed,
    ...(spec.replicates && { replicates: signedReplicates(spec, spec.replicates) }),
  });
}

/** A least confidence decides together with all that the confidence is told by. */
function signedReplicates({ target }: RunSpec, { seeds, leastConfidence }: ReplicatePlan): Recipe {
  if (leastConfidence === null) return { seeds };
  return {
    ...{ seeds, leastConfidence, calibration: CONFIDENCE_CALIBRATION.version },
    redockingRmsdAngstrom: target.redockingRmsdAngstrom ?? null,
  };
}
