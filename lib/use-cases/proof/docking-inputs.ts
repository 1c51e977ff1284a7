import { createHash } from 'node:crypto';
import type { ProvenanceRecord } from '@/db/results/provenance-repository';
import { type ChemistryPool, ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import type { PreparedLigand } from '@/lib/chemistry/molecules/prepared-ligand';
import { LigandRejectedError } from '@/lib/chemistry/molecules/reasons';
import type { Dependencies } from '@/lib/dependencies';
import { InvalidInputError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import { exactSignature, type SignatureInput } from '@/lib/domain/input-signature';
import type { RunSpec } from '@/lib/domain/run-spec';
import { loadPreparedLigand } from '@/lib/use-cases/runs/prepared-ligand';
import { type SignedEngine, signLigand } from '@/lib/use-cases/runs/sign-ligand';

/** What a docking was made of: enough to dock it again. */
export interface DockingInputs {
  signed: SignatureInput;
  ligand: PreparedLigand;
}

/**
 * The inputs of a result, as they were signed. A prepared ligand that retention has removed is prepared again.
 * @returns null if they cannot be made again, byte for byte
 */
export async function loadDockingInputs(
  store: { deps: Dependencies; machine: { chemistry: ChemistryPool }; orgId: OrganizationId },
  spec: RunSpec,
  result: ProvenanceRecord,
): Promise<DockingInputs | null> {
  const loaded = await loadPreparedLigand(store, result.molfile ?? '', spec.ligandRecipe).catch(
    (error: unknown) => {
      // It was prepared once: an earlier version of the product knew how.
      if (error instanceof LigandRejectedError || error instanceof ChemistryProcessError) return null;
      throw error;
    },
  );
  if (!loaded) return null;
  const { record, ligand } = loaded;
  const candidates = [
    result.signedInput,
    // For what was docked before inputs were kept.
    (await signLigand(spec, result.engine as SignedEngine, record)).input,
  ];
  for (const signed of candidates) {
    if (!signed || (await signatureOf(signed)) !== result.exactSignature) continue;
    const isTheSame = createHash('sha256').update(ligand.pdbqt).digest('hex') === signed.ligand.pdbqtSha256;
    return isTheSame ? { signed, ligand } : null;
  }
  return null;
}

async function signatureOf(input: SignatureInput): Promise<string | null> {
  try {
    return await exactSignature(input);
  } catch (error) {
    if (error instanceof InvalidInputError) return null;
    throw error;
  }
}
