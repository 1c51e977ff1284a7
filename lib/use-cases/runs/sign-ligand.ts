import type { EngineFingerprint } from '@/lib/docking/engine';
import {
  exactSignature,
  identitySignature,
  ligandIdentity,
  ligandSeed,
  type Recipe,
  type Signature,
  type SignatureInput,
  signedBox,
} from '@/lib/domain/input-signature';
import type { RunSpec, RunTarget } from '@/lib/domain/run-spec';

/** What of a prepared ligand goes into a signature. */
export interface SignedLigandChemistry {
  pdbqtSha256: string;
  inchi: string;
  canonicalSmiles: string;
  toolkit: string;
}

/** What of the engine goes into a signature: all but where its program lies. */
export type SignedEngine = Omit<EngineFingerprint, 'path'>;

export interface SignedLigand {
  /** Only a result with this very signature is ever substituted. */
  exact: Signature;
  identity: Signature;
  /** Of the molecule alone. */
  ligand: Signature;
  /** What `exact` is of. */
  input: SignatureInput;
  /** The seed that the engine is given for this ligand. */
  seed: number;
}

/**
 * Signs the docking of one prepared ligand in a run: everything that decides its result, and nothing else.
 * @param replicate from 0, where the ligand is docked with several seeds
 */
export async function signLigand(
  spec: RunSpec,
  fingerprint: SignedEngine,
  ligand: SignedLigandChemistry,
  replicate = 0,
): Promise<SignedLigand> {
  const chemistry = { inchi: ligand.inchi || null, canonicalIsomericSmiles: ligand.canonicalSmiles };
  const identityOfLigand = await ligandIdentity(chemistry);
  const seed = await ligandSeed(spec.parameters.seed, identityOfLigand, replicate);
  const input: SignatureInput = {
    ...signedSite(spec, fingerprint),
    ligand: {
      ...chemistry,
      pdbqtSha256: ligand.pdbqtSha256,
      toolkit: ligand.toolkit,
      recipe: spec.ligandRecipe as Recipe,
    },
    seed,
    replicate,
  };
  return {
    exact: await exactSignature(input),
    identity: await identitySignature(input),
    ligand: identityOfLigand,
    input,
    seed,
  };
}

/** What of a run decides what all its ligands are docked into and with. */
export type SignedSpec = Pick<RunSpec, 'parameters' | 'searchSpace'> & {
  target: Pick<RunTarget, 'pdbqtSha256' | 'recipe'>;
};

/** What the ligands of a run have in common: the engine as it was set, the receptor and the search space. */
export function signedSite(
  spec: SignedSpec,
  fingerprint: SignedEngine,
): Pick<SignatureInput, 'engine' | 'receptor' | 'box'> {
  const { name, version, binarySha256 } = fingerprint;
  const { engine: _engine, scoring, seed: _pipelineSeed, ...parameters } = spec.parameters;
  return {
    engine: { name, version, binarySha256, scoring, parameters },
    receptor: { pdbqtSha256: spec.target.pdbqtSha256, recipe: spec.target.recipe },
    box: signedBox(spec.searchSpace),
  };
}
