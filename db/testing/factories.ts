import { randomBytes } from 'node:crypto';
import { insertArtifact } from '@/db/metadata/artifacts-repository';
import type { MetadataDb } from '@/db/metadata/client';
import {
  beginLibraryReading,
  completeLibraryReading,
  insertLibrary,
} from '@/db/metadata/libraries-repository';
import { insertMembership, insertRole } from '@/db/metadata/members-repository';
import { insertMolecules, type MoleculeRecord } from '@/db/metadata/molecules-repository';
import { insertOrganization, type OrganizationRecord } from '@/db/metadata/organizations-repository';
import {
  beginTargetPreparation,
  completeTargetPreparation,
  insertTarget,
} from '@/db/metadata/targets-repository';
import { insertUser, type UserRecord } from '@/db/metadata/users-repository';
import { provisionOrganization } from '@/db/provision';
import type { ResultsConnection } from '@/db/results/connection';
import { insertJobInputs, type JobInput } from '@/db/results/job-inputs-repository';
import { beginPlanning, beginRunning, createJob } from '@/db/results/jobs-repository';
import { insertTasks } from '@/db/results/tasks-repository';
import {
  type ArtifactId,
  type LibraryId,
  type LigandId,
  newId,
  type OrganizationId,
  type RunId,
  type TargetId,
} from '@/lib/domain/ids';
import type { TestDatabase } from './test-database';

export const TEST_SHA256 = 'ab'.repeat(32);

const SEARCH_SPACE = { centerAngstrom: [0, 0, 0], sizeAngstrom: [20, 20, 20] } as const;

/** An organisation that exists, without a results database. */
export async function makeOrganization(metadata: MetadataDb): Promise<OrganizationRecord> {
  const slug = `org-${randomBytes(6).toString('hex')}`;
  return metadata.withInstallation((tx) =>
    insertOrganization(tx, { id: newId('organization'), slug, name: slug }),
  );
}

/** An organisation that is ready, with a results database of its own. */
export async function makeReadyOrganization(database: TestDatabase): Promise<OrganizationRecord> {
  const organization = await makeOrganization(database.metadata);
  await provisionOrganization(database, organization.id);
  return { ...organization, status: 'ready' };
}

export async function makeUser(
  metadata: MetadataDb,
  passwordHash: string | null = null,
): Promise<UserRecord> {
  const id = newId('user');
  const email = `${id}@example.org`;
  return metadata.withInstallation((tx) => insertUser(tx, { id, email, name: 'Test User', passwordHash }));
}

/** A user who is an active member, in a role of its own with these permissions. */
export async function makeMember(
  metadata: MetadataDb,
  orgId: OrganizationId,
  permissions: string[],
): Promise<UserRecord> {
  const user = await makeUser(metadata);
  const roleId = newId('role');
  await metadata.withOrganization(orgId, async (tx) => {
    await insertRole(tx, orgId, { id: roleId, name: roleId, permissions, builtIn: false });
    await insertMembership(tx, orgId, { id: newId('membership'), userId: user.id, roleId });
  });
  return user;
}

/** The row of a file that is in no object store. */
export async function makeArtifact(metadata: MetadataDb, orgId: OrganizationId): Promise<ArtifactId> {
  const id = newId('artifact');
  await metadata.withOrganization(orgId, (tx) =>
    insertArtifact(tx, orgId, {
      id,
      kind: 'test',
      objectKey: `${orgId}/${id}`,
      bytes: 4,
      sha256: TEST_SHA256,
      mediaType: 'text/plain',
      fileName: 'test.txt',
      createdBy: 'test',
    }),
  );
  return id;
}

/** A target that is ready, by its rows: its files are in no object store. */
export async function makeTarget(metadata: MetadataDb, orgId: OrganizationId): Promise<TargetId> {
  const id = newId('target');
  const artifactId = await makeArtifact(metadata, orgId);
  await metadata.withOrganization(orgId, async (tx) => {
    const choices = { keepWaters: false, pH: 7.4 };
    await insertTarget(tx, orgId, {
      id,
      name: 'Target',
      sourceArtifactId: artifactId,
      choices,
      createdBy: 'test',
    });
    await beginTargetPreparation(tx, orgId, id);
    await completeTargetPreparation(tx, orgId, id, {
      format: 'pdb',
      report: {},
      recipe: {},
      receptorPdbqtArtifactId: artifactId,
      displayPdbArtifactId: artifactId,
      crystalLigandArtifactId: null,
      removedPdbArtifactId: null,
      crystalLigand: null,
      searchSpace: {
        centerAngstrom: [...SEARCH_SPACE.centerAngstrom],
        sizeAngstrom: [...SEARCH_SPACE.sizeAngstrom],
      },
      pdbqtSha256: TEST_SHA256,
    });
  });
  return id;
}

/** An accepted record: ethanol, whatever its name. */
export function moleculeOf(libraryId: LibraryId, ordinal: number): MoleculeRecord {
  return {
    id: newId('ligand'),
    libraryId,
    ordinal,
    line: ordinal,
    name: `ligand ${ordinal}`,
    format: 'smiles',
    source: 'CCO',
    status: 'accepted',
    reasonCode: null,
    reason: null,
    changes: [],
    molfile: 'molfile',
    canonicalSmiles: 'CCO',
    inchi: 'InChI=1S/C2H6O/c1-2-3/h3H,2H2,1H3',
    inchiKey: 'LFQSCWFLJHTTHZ-UHFFFAOYSA-N',
    formula: 'C2H6O',
    molecularWeightDalton: 46.069,
    heavyAtoms: 3,
    rotatableBonds: 0,
    formalCharge: 0,
    tpsaSquareAngstrom: 20.23,
    logP: -0.0014,
    donors: 1,
    acceptors: 1,
    rings: 0,
    scaffold: '',
    alerts: [],
    toolkit: 'test',
  };
}

/** A library that is ready, with so many accepted records and one that is rejected. */
export async function makeLibrary(
  metadata: MetadataDb,
  orgId: OrganizationId,
  accepted = 2,
): Promise<{ id: LibraryId; ligandIds: LigandId[] }> {
  const id = newId('library');
  const artifactId = await makeArtifact(metadata, orgId);
  const records = Array.from({ length: accepted }, (_, index) => moleculeOf(id, index + 1));
  const rejected: MoleculeRecord = {
    ...moleculeOf(id, accepted + 1),
    status: 'rejected',
    reasonCode: 'unreadable',
    reason: 'Not a molecule.',
    molfile: null,
    canonicalSmiles: null,
  };
  await metadata.withOrganization(orgId, async (tx) => {
    await insertLibrary(tx, orgId, {
      id,
      name: 'Library',
      sourceArtifactId: artifactId,
      format: 'smiles',
      createdBy: 'test',
    });
    await beginLibraryReading(tx, orgId, id);
    await insertMolecules(tx, orgId, [...records, rejected]);
    await completeLibraryReading(tx, orgId, id);
  });
  return { id, ligandIds: records.map((record) => record.id) };
}

/**
 * A run with inputs, in a results database: `running`, one task for each input, all in chunk 0.
 * @param runId of a run that was asked for and is `queued` here; without it, the run is known nowhere else
 */
export async function makeRunningJob(
  conn: ResultsConnection,
  ligands = 3,
  runId: RunId = newId('run'),
  engine: object = { name: 'test' },
): Promise<{ runId: RunId; ligandIds: LigandId[] }> {
  const inputs: JobInput[] = Array.from({ length: ligands }, (_, index) => ({
    ligandId: newId('ligand'),
    ordinal: index + 1,
    line: index + 1,
    name: `ligand ${index + 1}`,
    canonicalSmiles: 'CCO',
    inchiKey: 'LFQSCWFLJHTTHZ-UHFFFAOYSA-N',
    molfile: 'molfile',
    heavyAtoms: 3,
    rotatableBonds: 0,
    molecularWeightDalton: 46.069,
    scaffold: '',
  }));
  await createJob(conn, {
    id: runId,
    name: 'Run',
    params: {},
    target: {},
    searchSpace: {
      centerAngstrom: [...SEARCH_SPACE.centerAngstrom],
      sizeAngstrom: [...SEARCH_SPACE.sizeAngstrom],
    },
    seed: 42,
  });
  await beginPlanning(conn, runId);
  await insertJobInputs(conn, runId, inputs);
  const ligandIds = inputs.map((input) => input.ligandId);
  await insertTasks(
    conn,
    runId,
    ligandIds.map((ligandId) => ({ ligandId, chunk: 0 })),
  );
  await beginRunning(conn, runId, { engine, inputSignature: null });
  return { runId, ligandIds };
}
