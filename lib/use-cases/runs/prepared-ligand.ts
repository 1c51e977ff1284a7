import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import {
  findPreparedLigands,
  insertPreparedLigand,
  type PreparedLigandRecord,
} from '@/db/results/prepared-ligands-repository';
import type { PreparedLigand } from '@/lib/chemistry/molecules/prepared-ligand';
import type { LigandRecipe } from '@/lib/chemistry/molecules/recipe';
import type { Dependencies } from '@/lib/dependencies';
import { NotFoundError, UnavailableError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import type { Recipe } from '@/lib/domain/input-signature';
import { type ObjectKey, objectKeys } from '@/lib/object-storage/object-keys';
import { readVerified } from '@/lib/object-storage/read-verified';
import { storeVerified } from '@/lib/object-storage/store-verified';
import type { DockingMachine } from '@/lib/use-cases/docking-machine';

/** Three-dimensional structure of a large, flexible ligand takes seconds; minutes mean that it will not come. */
const PREPARATION_SECONDS = 120;

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');

/** Names a molecule as read, with the recipe that prepares it: both the same, the prepared ligand is the same. */
export function preparedLigandKey(molfile: string, recipe: Recipe): string {
  // The first line is the record's name and the second the program's stamp: neither is chemistry.
  const chemistry = molfile.split('\n').slice(2).join('\n');
  return sha256(canonicalize({ chemistry, recipe }) as string);
}

/** Where an organisation's prepared ligands are, and what prepares those that are not there. */
interface LigandStore {
  deps: Dependencies;
  machine: Pick<DockingMachine, 'chemistry'>;
  orgId: OrganizationId;
}

export interface LoadedLigand {
  record: PreparedLigandRecord;
  ligand: PreparedLigand;
}

/**
 * The prepared form of a ligand: from the organisation's store if it was prepared before, else prepared now, stored
 * and verified.
 * @throws LigandRejectedError if it cannot be prepared, UnavailableError if the stored bytes are not those that were stored
 */
export async function loadPreparedLigand(
  { deps, machine, orgId }: LigandStore,
  molfile: string,
  recipe: Recipe,
): Promise<LoadedLigand> {
  const key = preparedLigandKey(molfile, recipe);
  const known = await deps.results.withResults(orgId, (conn) => findPreparedLigands(conn, [key]));
  const record = known.get(key);
  const ligand = record && (await readPrepared(deps, record));
  return record && ligand ? { record, ligand } : prepare({ deps, machine, orgId }, key, molfile, recipe);
}

async function prepare(
  { deps, machine, orgId }: LigandStore,
  key: string,
  molfile: string,
  recipe: Recipe,
): Promise<LoadedLigand> {
  const ligand = await machine.chemistry.run(
    'prepareLigand',
    { molfile, recipe: recipe as unknown as LigandRecipe },
    { timeoutSeconds: PREPARATION_SECONDS },
  );
  const objectKey = objectKeys.preparedLigand(orgId, key);
  const stored = await storeVerified(deps.objects, objectKey, Buffer.from(JSON.stringify(ligand)));
  const standing = await deps.results.withResults(orgId, (conn) =>
    insertPreparedLigand(conn, {
      key,
      pdbqtSha256: sha256(ligand.pdbqt),
      objectKey,
      objectSha256: stored.sha256,
      torsions: ligand.torsions,
      heavyAtoms: ligand.heavyAtoms,
      canonicalSmiles: ligand.canonicalSmiles,
      inchi: ligand.inchi,
      inchiKey: ligand.inchiKey,
      toolkit: ligand.toolkit,
    }),
  );
  return { record: standing, ligand };
}

/** Undefined if the organisation's retention has removed it at this very moment: then it is prepared again. */
async function readPrepared(
  deps: Dependencies,
  record: PreparedLigandRecord,
): Promise<PreparedLigand | undefined> {
  const bytes = await readVerified(deps.objects, record.objectKey as ObjectKey, record.objectSha256).catch(
    (error: unknown) => {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    },
  );
  if (!bytes) return undefined;
  const ligand: PreparedLigand = JSON.parse(bytes.toString('utf8'));
  if (sha256(ligand.pdbqt) !== record.pdbqtSha256) {
    throw new UnavailableError('A stored ligand does not match its row: restore both from one backup.');
  }
  return ligand;
}
