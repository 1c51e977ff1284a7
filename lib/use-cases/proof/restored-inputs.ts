import { createHash } from 'node:crypto';
import { insertArtifact } from '@/db/metadata/artifacts-repository';
import { appendAudit } from '@/db/metadata/audit-repository';
import type { OrganizationConnection } from '@/db/metadata/client';
import {
  archiveLibrary,
  beginLibraryReading,
  completeLibraryReading,
  insertLibrary,
} from '@/db/metadata/libraries-repository';
import { insertMolecules, type MoleculeRecord } from '@/db/metadata/molecules-repository';
import {
  archiveTarget,
  beginTargetPreparation,
  completeTargetPreparation,
  insertTarget,
} from '@/db/metadata/targets-repository';
import { type ArtifactId, type LibraryId, newId, type RunId, type TargetId } from '@/lib/domain/ids';
import { DEFAULT_TARGET_CHOICES } from '@/lib/domain/resources/targets';
import type { RunSpec } from '@/lib/domain/run-spec';
import { type ObjectKey, objectKeys } from '@/lib/object-storage/object-keys';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { RUN_FILES } from '@/lib/use-cases/proof/bundle-layout';
import type { Keeper } from '@/lib/use-cases/proof/keeper';
import type { OpenBundle } from '@/lib/use-cases/proof/open-bundle';
import type { RestorableRun } from '@/lib/use-cases/proof/restorable-run';
import type { UploadedFile } from '@/lib/use-cases/uploaded-file';

/** The ids that what is restored has here. */
export interface RestoredIds {
  runId: RunId;
  targetId: TargetId;
  libraryId: LibraryId;
  bundleId: ArtifactId;
}

/** Stores archive and receptor, and says what has to be written about them. */
export async function keepInputs(
  stored: Keeper,
  { facts, recipe, receptor, records }: RestorableRun,
  bundle: OpenBundle,
  { runId, targetId, libraryId, bundleId }: RestoredIds,
  { file, bundleSha256 }: { file: UploadedFile; bundleSha256: string },
) {
  const { ctx } = stored;
  const orgId = ctx.org.id;
  const artifacts: Parameters<typeof insertArtifact>[2][] = [];
  const keep = async (
    kind: string,
    key: (sha256: string) => ObjectKey,
    fileName: string,
    bytes: Uint8Array,
    id = newId('artifact'),
  ) => {
    const objectKey = key(createHash('sha256').update(bytes).digest('hex'));
    const { bytes: size, sha256 } = await stored.keep(objectKey, bytes);
    const mediaType = 'application/octet-stream';
    artifacts.push({
      ...{ id, kind, objectKey, bytes: size, sha256, mediaType, fileName },
      createdBy: actorId(ctx),
    });
    return { id, objectKey, sha256 };
  };
  const of = async (path: string) => Buffer.from(await bundle.readText(path));
  const part = (name: 'receptor.pdbqt' | 'receptor.pdb' | 'crystal-ligand.pdb') => (sha256: string) =>
    objectKeys.targetFile(orgId, targetId, name, sha256);

  await keep('proof-bundle', () => objectKeys.proofBundle(orgId, runId), file.name, file.bytes, bundleId);
  const uploaded = facts.target.uploaded.fileName.slice(0, 200);
  const sources = {
    target: await keep(
      'receptor-source',
      () => objectKeys.targetSource(orgId, targetId),
      uploaded,
      await of(receptor.uploaded),
    ),
    library: await keep(
      'library-source',
      () => objectKeys.librarySource(orgId, libraryId),
      facts.library.uploaded.fileName.slice(0, 200),
      await of(RUN_FILES.records),
    ),
  };
  const pdbqt = await keep(
    'receptor-pdbqt',
    part('receptor.pdbqt'),
    'receptor.pdbqt',
    await of(RUN_FILES.receptorPdbqt),
  );
  const pdb = await keep(
    'receptor-pdb',
    part('receptor.pdb'),
    'receptor.pdb',
    await of(RUN_FILES.receptorPdb),
  );
  const crystal =
    receptor.crystalLigand &&
    (await keep(
      'crystal-ligand-pdb',
      part('crystal-ligand.pdb'),
      'crystal-ligand.pdb',
      await of(receptor.crystalLigand),
    ));
  const { parameters, searchSpace, ligandRecipe, receptorRecipe, crystalLigand } = recipe;
  const { exported, run } = facts;
  const spec: RunSpec = {
    library: { id: libraryId, name: facts.library.name },
    restoredFrom: {
      bundleSha256,
      artifactId: bundleId,
      organizationName: exported.from.name,
      installation: exported.installation ?? null,
      runId: run.id,
      askedAt: run.askedAt,
      askedBy: run.askedBy,
      exportedAt: exported.at,
    },
    target: {
      ...{ id: targetId, name: facts.target.name, recipe: receptorRecipe, crystalLigand },
      receptorPdbqtKey: pdbqt.objectKey,
      receptorPdbKey: pdb.objectKey,
      crystalLigandPdbKey: crystal ? crystal.objectKey : null,
      pdbqtSha256: pdbqt.sha256,
    },
    ...{ searchSpace, parameters, ligandRecipe },
  };
  const createdBy = actorId(ctx);
  /** Target and library, which are ready and archived: the run has them, and no other run is started with them. */
  const write = async (tx: OrganizationConnection, molecules: readonly MoleculeRecord[]) => {
    for (const artifact of artifacts) await insertArtifact(tx, orgId, artifact);
    const choices = DEFAULT_TARGET_CHOICES;
    const target = {
      id: targetId,
      name: facts.target.name,
      sourceArtifactId: sources.target.id,
      choices,
      createdBy,
    };
    await insertTarget(tx, orgId, target);
    await beginTargetPreparation(tx, orgId, targetId);
    await completeTargetPreparation(tx, orgId, targetId, {
      ...{ format: receptor.format, report: null, recipe: receptorRecipe, crystalLigand, searchSpace },
      ...{ pdbqtSha256: pdbqt.sha256, receptorPdbqtArtifactId: pdbqt.id, displayPdbArtifactId: pdb.id },
      ...{ crystalLigandArtifactId: crystal ? crystal.id : null, removedPdbArtifactId: null },
    });
    await archiveTarget(tx, orgId, targetId);
    const library = { id: libraryId, name: facts.library.name, sourceArtifactId: sources.library.id };
    await insertLibrary(tx, orgId, { ...library, format: null, createdBy });
    await beginLibraryReading(tx, orgId, libraryId);
    // They stand one a line in what is kept as the library's file.
    await insertMolecules(
      tx,
      orgId,
      molecules.map((molecule, i) => ({ ...molecule, line: i + 1 })),
    );
    await completeLibraryReading(tx, orgId, libraryId);
    await archiveLibrary(tx, orgId, libraryId);
    const details = { restoredFrom: bundleSha256, records: records.length };
    for (const [subjectKind, subjectId] of [
      ['target', targetId],
      ['library', libraryId],
    ] as const) {
      const action = `${subjectKind}.upload`;
      await appendAudit(tx, orgId, auditEntry(ctx, { action, subjectKind, subjectId, runId, details }));
    }
  };
  return { spec, write };
}
