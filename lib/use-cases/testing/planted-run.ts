import { createHash } from 'node:crypto';
import { insertArtifact } from '@/db/metadata/artifacts-repository';
import {
  beginLibraryReading,
  completeLibraryReading,
  failLibraryReading,
  insertLibrary,
} from '@/db/metadata/libraries-repository';
import { insertMolecules, type MoleculeRecord } from '@/db/metadata/molecules-repository';
import { insertRunMeta } from '@/db/metadata/runs-repository';
import {
  beginTargetPreparation,
  completeTargetPreparation,
  failTargetPreparation,
  insertTarget,
} from '@/db/metadata/targets-repository';
import { completeTask, decideTask } from '@/db/results/decisions-repository';
import { insertJobInputs, type JobInput, settleInputs } from '@/db/results/job-inputs-repository';
import { beginPlanning, beginRunning, createJob, finishJob } from '@/db/results/jobs-repository';
import { insertShortlist, starResult } from '@/db/results/shortlists-repository';
import { claimTasks, insertTasks } from '@/db/results/tasks-repository';
import { moleculeOf } from '@/db/testing/factories';
import { completion, pose } from '@/db/testing/ledger';
import { DEFAULT_LIGAND_RECIPE } from '@/lib/chemistry/molecules/recipe';
import type { Dependencies } from '@/lib/dependencies';
import { DEFAULT_DOCKING_PARAMETERS } from '@/lib/domain/docking-parameters';
import {
  type LibraryId,
  newId,
  type OrganizationId,
  type RunId,
  type ShortlistId,
  type TargetId,
} from '@/lib/domain/ids';
import type { RunSpec } from '@/lib/domain/run-spec';
import { type ObjectKey, objectKeys } from '@/lib/object-storage/object-keys';

const RECEPTOR_COORDINATE = '43.219';
const atom = (coordinate: string) =>
  `ATOM      1  C   MOL A   1      ${coordinate}   0.000   0.000  1.00  0.00    +0.000 C \n`;

/** Every word and number of the planted things that tells of a structure, by where it stands. */
export const STRUCTURE_MARKERS = {
  smiles: 'ClCC[79Br]',
  inchi: 'InChI=1S/C2H4BrClMARKED',
  inchiKey: 'MARKEDMARKEDMA-UHFFFAOYSA-N',
  name: 'ligand-name-marker',
  formula: 'C2H4BrClMARKED',
  weight: '143.4021',
  logP: '1.4142',
  tpsa: '27.1828',
  change: 'change-marker',
  reason: 'reason-marker',
  error: 'error-marker',
  log: 'log-marker',
  poseCoordinate: '17.7531',
  receptorCoordinate: RECEPTOR_COORDINATE,
  crystalCoordinate: '44.657',
  searchSpaceCentre: '31.416',
  searchSpaceSize: '19.283',
  fileName: 'file-name-marker',
  title: 'title-marker',
  pdbId: '9XYZ',
  crystalLigand: 'QQQ:A:901',
  chain: 'chain-marker',
  finding: 'finding-marker',
  signature: 'signature-marker',
  /** Of a ligand: it is derived from the molecule. */
  seed: '1618033988',
  runSignature: 'run-hash-marker',
  contactResidue: 'residue-marker',
  scaffold: 'c1cc[79Br]',
  note: 'note-marker',
  /** Of the planted receptor's bytes, which are checked before they are used. */
  receptorHash: createHash('sha256').update(atom(RECEPTOR_COORDINATE)).digest('hex'),
} as const;
const M = STRUCTURE_MARKERS;

export interface PlantedRun {
  targetId: TargetId;
  failedTargetId: TargetId;
  libraryId: LibraryId;
  failedLibraryId: LibraryId;
  /** Completed: its first ligand was docked, its second rejected, its third failed. */
  runId: RunId;
  /** Goes on: its ligand is being docked. */
  runningRunId: RunId;
  /** The docked one. */
  ligandId: JobInput['ligandId'];
  /** On which it is. */
  shortlistId: ShortlistId;
}

const SEARCH_SPACE = {
  centerAngstrom: [Number(M.searchSpaceCentre), 0, 0] as [number, number, number],
  sizeAngstrom: [Number(M.searchSpaceSize), 20, 20] as [number, number, number],
};
const ENGINE = { name: 'vina', version: '1.2.5', binarySha256: 'cd'.repeat(32) };

/** A target, a library, a completed and a running run with their files: all that tells of a structure is a marker. */
export async function plantRun(deps: Dependencies, orgId: OrganizationId): Promise<PlantedRun> {
  const inOrg = <T>(fn: Parameters<typeof deps.metadata.withOrganization<T>>[1]) =>
    deps.metadata.withOrganization(orgId, fn);

  async function file(objectKey: ObjectKey, text: string, fileName: string) {
    const { bytes, sha256: sum } = await deps.objects.put(objectKey, Buffer.from(text));
    const id = newId('artifact');
    const artifact = { id, objectKey, bytes, sha256: sum, fileName, kind: 'test', mediaType: 'text/plain' };
    await inOrg((tx) => insertArtifact(tx, orgId, { ...artifact, createdBy: 'test' }));
    return id;
  }

  const [targetId, failedTargetId] = [newId('target'), newId('target')];
  const key = (part: Parameters<typeof objectKeys.targetFile>[2]) =>
    objectKeys.targetFile(orgId, targetId, part, 'ab'.repeat(32));
  const receptorPdb = await file(key('receptor.pdb'), atom(M.receptorCoordinate), 'receptor.pdb');
  const receptorPdbqt = await file(key('receptor.pdbqt'), atom(M.receptorCoordinate), 'receptor.pdbqt');
  const crystalPdb = await file(key('crystal-ligand.pdb'), atom(M.crystalCoordinate), 'crystal.pdb');
  for (const id of [targetId, failedTargetId]) {
    const source = objectKeys.targetSource(orgId, id);
    const sourceArtifactId = await file(source, atom(M.receptorCoordinate), `${M.fileName}.pdb`);
    const choices = { keepWaters: false, pH: 7.4, crystalLigandId: M.crystalLigand, chains: [M.chain] };
    await inOrg((tx) =>
      insertTarget(tx, orgId, { id, name: 'Kinase', sourceArtifactId, choices, createdBy: 'test' }),
    );
    await inOrg((tx) => beginTargetPreparation(tx, orgId, id));
  }
  await inOrg((tx) => failTargetPreparation(tx, orgId, failedTargetId, M.error));
  await inOrg((tx) =>
    completeTargetPreparation(tx, orgId, targetId, {
      format: 'pdb',
      report: {
        pdbId: M.pdbId,
        title: M.title,
        chains: [{ id: M.chain, residues: 1 }],
        candidateLigands: [
          { id: M.crystalLigand, residueName: 'QQQ', chainId: 'A', residueNumber: 901, heavyAtoms: 4 },
        ],
        findings: [{ code: 'test', severity: 'info', message: M.finding }],
      },
      recipe: {},
      receptorPdbqtArtifactId: receptorPdbqt,
      displayPdbArtifactId: receptorPdb,
      crystalLigandArtifactId: crystalPdb,
      removedPdbArtifactId: receptorPdb,
      crystalLigand: { id: M.crystalLigand },
      searchSpace: SEARCH_SPACE,
      pdbqtSha256: M.receptorHash,
    }),
  );

  const [libraryId, failedLibraryId] = [newId('library'), newId('library')];
  for (const id of [libraryId, failedLibraryId]) {
    const source = objectKeys.librarySource(orgId, id);
    const sourceArtifactId = await file(source, M.smiles, `${M.fileName}.smi`);
    const library = { id, name: 'Fragments', sourceArtifactId, createdBy: 'test' };
    await inOrg((tx) => insertLibrary(tx, orgId, { ...library, format: 'smiles' }));
    await inOrg((tx) => beginLibraryReading(tx, orgId, id));
  }
  await inOrg((tx) => failLibraryReading(tx, orgId, failedLibraryId, M.error));
  const accepted: MoleculeRecord = {
    ...moleculeOf(libraryId, 1),
    name: M.name,
    source: M.smiles,
    canonicalSmiles: M.smiles,
    inchi: M.inchi,
    inchiKey: M.inchiKey,
    formula: M.formula,
    molecularWeightDalton: Number(M.weight),
    logP: Number(M.logP),
    scaffold: M.scaffold,
    tpsaSquareAngstrom: Number(M.tpsa),
    changes: [M.change],
  };
  const rejected = {
    ...accepted,
    ...{ id: newId('ligand'), ordinal: 2, line: 2, status: 'rejected' as const, changes: [] },
    ...{ reasonCode: 'unreadable', reason: M.reason, molfile: null, canonicalSmiles: null },
  };
  const failing = { ...accepted, id: newId('ligand'), ordinal: 3, line: 3 };
  await inOrg((tx) => insertMolecules(tx, orgId, [accepted, rejected, failing]));
  await inOrg((tx) => completeLibraryReading(tx, orgId, libraryId));

  const spec: RunSpec = {
    library: { id: libraryId, name: 'Fragments' },
    target: {
      id: targetId,
      name: 'Kinase',
      receptorPdbqtKey: key('receptor.pdbqt'),
      receptorPdbKey: key('receptor.pdb'),
      crystalLigandPdbKey: key('crystal-ligand.pdb'),
      pdbqtSha256: M.receptorHash,
      recipe: {},
      crystalLigand: {
        id: M.crystalLigand,
        elements: ['C'],
        coordinates: [[Number(M.crystalCoordinate), 0, 0]],
        bonds: [],
      },
    },
    searchSpace: SEARCH_SPACE,
    parameters: { ...DEFAULT_DOCKING_PARAMETERS },
    ligandRecipe: { ...DEFAULT_LIGAND_RECIPE },
  };

  async function begin(inputs: MoleculeRecord[], docked: MoleculeRecord[]): Promise<RunId> {
    const runId = newId('run');
    await inOrg((tx) =>
      insertRunMeta(tx, orgId, {
        ...{ id: runId, name: 'Screen', targetId, libraryId, params: spec },
        ...{ createdBy: 'test', idempotencyKey: null },
      }),
    );
    await deps.results.withResults(orgId, async (conn) => {
      const { target } = spec;
      const job = { id: runId, name: 'Screen', params: spec, target, searchSpace: SEARCH_SPACE, seed: 42 };
      await createJob(conn, job);
      await beginPlanning(conn, runId);
      await insertJobInputs(
        conn,
        runId,
        inputs.map(({ id, ...input }) => ({ ...input, ligandId: id })),
      );
      await insertTasks(
        conn,
        runId,
        docked.map(({ id }) => ({ ligandId: id, chunk: 0 })),
      );
      await beginRunning(conn, runId, {
        engine: ENGINE,
        inputSignature: M.runSignature,
      });
    });
    return runId;
  }
  const claim = { chunk: 0, workerId: 'worker', leaseSeconds: 600, limit: 1 };

  const runId = await begin([accepted, rejected, failing], [accepted, failing]);
  const resultId = newId('taskResult');
  const record = `\n  test\n\n  1  0  0  0  0  0            999 V2000\n   ${M.poseCoordinate}    0.0000    0.0000 C\nM  END\n$$$$\n`;
  const posesKey = objectKeys.poses(orgId, resultId);
  const poses = await deps.objects.put(posesKey, Buffer.from(record));
  await deps.results.withResults(orgId, async (conn) => {
    await settleInputs(conn, runId, 'rejected', [
      { ligandId: rejected.id, reasonCode: 'unreadable', reason: M.reason },
    ]);
    for (const task of await claimTasks(conn, { runId, ...claim, limit: 2 })) {
      const log = deps.logs.open({ orgId, runId, taskId: task.id, attempt: 1 });
      log.line('info', M.log);
      const logsUri = await log.close();
      if (task.ligandId !== accepted.id) {
        const decision = { outcome: 'failed' as const, reasonCode: 'test', reason: M.reason };
        await decideTask(conn, { runId, task, logsUri, ...decision });
        continue;
      }
      const result = {
        ...{ id: resultId, engine: ENGINE, objectKey: posesKey, objectBytes: poses.bytes },
        ...{ objectSha256: poses.sha256, seed: Number(M.seed), repairs: [], flags: [] },
        ...{ machineClass: null, posesFormat: 1 },
      };
      await completeTask(conn, {
        ...completion(runId, task, { result, logsUri, exactSignature: M.signature }),
        contacts: [
          {
            residue: { name: M.contactResidue, chainId: 'A', residueNumber: 1, insertionCode: '' },
            ...{ kind: 'hydrophobic', interactions: 1, distanceAngstrom: 3.9 },
          },
        ],
        poses: [{ ...pose(1, -9.5), byteOffset: 0, byteLength: poses.bytes, sha256: poses.sha256 }],
      });
    }
    await finishJob(conn, runId);
  });
  const shortlistId = newId('shortlist');
  await deps.results.withResults(orgId, async (conn) => {
    await insertShortlist(conn, { id: shortlistId, name: 'Going on', note: M.note, createdBy: 'test' });
    const star = { shortlistId, runId, ligandId: accepted.id, note: M.note, starredBy: 'test' };
    await starResult(conn, star, 1);
  });

  const runningRunId = await begin([accepted], [accepted]);
  await deps.results.withResults(orgId, (conn) => claimTasks(conn, { runId: runningRunId, ...claim }));
  const ligandId = accepted.id;
  const libraries = { libraryId, failedLibraryId };
  return { targetId, failedTargetId, ...libraries, runId, runningRunId, ligandId, shortlistId };
}
