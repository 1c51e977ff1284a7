import type { EngineFingerprint } from '@/lib/docking/engine';
import { moleculeSetDigest, runSignature, type Signature } from '@/lib/domain/input-signature';
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
  });
}
