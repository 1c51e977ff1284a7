import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { getArtifact } from '@/db/metadata/artifacts-repository';
import { getTarget as loadTarget } from '@/db/metadata/targets-repository';
import { targetUploaded } from '@/inngest/events';
import { ConflictError, InvalidInputError, NotFoundError, TooLargeError } from '@/lib/domain/errors';
import type { TargetId } from '@/lib/domain/ids';
import { type ObjectKey, objectKeys } from '@/lib/object-storage/object-keys';
import { readWhole } from '@/lib/object-storage/object-store';
import { approveTarget } from '@/lib/use-cases/targets/approve-target';
import { archiveTarget } from '@/lib/use-cases/targets/archive-target';
import { choosePreparation } from '@/lib/use-cases/targets/choose-preparation';
import { chooseSearchSpace } from '@/lib/use-cases/targets/choose-search-space';
import { failTarget } from '@/lib/use-cases/targets/fail-target';
import { fetchTarget } from '@/lib/use-cases/targets/fetch-target';
import { getTarget } from '@/lib/use-cases/targets/get-target';
import { listPockets } from '@/lib/use-cases/targets/list-pockets';
import { listTargets } from '@/lib/use-cases/targets/list-targets';
import { prepareTarget } from '@/lib/use-cases/targets/prepare-target';
import { readTargetFile } from '@/lib/use-cases/targets/read-target-file';
import { restoreTarget } from '@/lib/use-cases/targets/restore-target';
import { uploadTarget } from '@/lib/use-cases/targets/upload-target';
import { type StructureSource, startStructureSource } from '@/lib/use-cases/testing/structure-source';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';
import { MAX_UPLOAD_BYTES } from '@/lib/use-cases/uploaded-file';

const AURORA = readFileSync(new URL('../../../examples/aurora-a/5dt0.pdb', import.meta.url));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let world: TwoOrganizations;
let ours: TestOrganization;
let source: StructureSource;

beforeAll(async () => {
  source = await startStructureSource();
  world = await createTwoOrganizations();
  ({ ours } = world);
});
afterAll(async () => {
  source?.close();
  await world?.close();
});

const upload = (bytes: Uint8Array = AURORA, name = '5dt0.pdb') =>
  uploadTarget(ours.scientist, { file: { name, bytes } });

async function prepared(): Promise<TargetId> {
  const { id } = await upload();
  await prepareTarget(ours.job, { targetId: id });
  return id;
}

const auditOf = async (targetId: TargetId) =>
  (await ours.audit()).filter(({ subjectId }) => subjectId === targetId).map(({ action }) => action);

const sourceOf = (targetId: TargetId) =>
  world.deps.metadata.withOrganization(ours.id, async (tx) =>
    getArtifact(tx, ours.id, (await loadTarget(tx, ours.id, targetId)).sourceArtifactId),
  );

describe('uploadTarget', () => {
  it('keeps the file with its checksum, asks for its preparation, and says who did it', async () => {
    const target = await upload();
    expect(target).toMatchObject({ name: '5dt0', fileName: '5dt0.pdb', status: 'uploaded', error: null });
    expect(target.choices).toEqual({ keepWaters: false, pH: 7.4 });

    const source = await sourceOf(target.id);
    expect(source).toMatchObject({ bytes: AURORA.byteLength, sha256: sha256(AURORA) });
    expect(source.objectKey).toBe(objectKeys.targetSource(ours.id, target.id));
    expect(sha256(await readWhole(world.deps.objects, source.objectKey as ObjectKey))).toBe(sha256(AURORA));

    expect(await world.sentAbout(target.id)).toEqual([
      { id: target.id, name: targetUploaded.name, data: { orgId: ours.id, targetId: target.id } },
    ]);
    const { scientist } = ours;
    expect((await ours.audit()).filter(({ subjectId }) => subjectId === target.id)).toMatchObject([
      {
        action: 'target.upload',
        subjectKind: 'target',
        actorKind: 'member',
        actorId: scientist.actor.kind === 'member' && scientist.actor.userId,
        requestId: scientist.requestId,
        ip: scientist.ip,
        details: { fileName: '5dt0.pdb', sha256: sha256(AURORA), bytes: AURORA.byteLength },
      },
    ]);
  });

  it('takes the name and the choices that are given', async () => {
    const choices = { keepWaters: true, pH: 6, chains: ['A'], crystalLigandId: null };
    const file = { name: '5dt0.pdb', bytes: AURORA };
    const target = await uploadTarget(ours.scientist, { file, name: '  Aurora\nA ', choices });
    expect(target).toMatchObject({ name: 'Aurora A', choices });
  });

  it('takes a file name as data, never as a path', async () => {
    const target = await upload(AURORA, '../../etc/pass\u0000wd.pdb');
    expect(target).toMatchObject({ name: '.. .. etc pass wd', fileName: '.. .. etc pass wd.pdb' });
    expect((await sourceOf(target.id)).objectKey).toBe(objectKeys.targetSource(ours.id, target.id));
  });

  it.each([
    ['an empty file', new Uint8Array(), InvalidInputError],
    ['one above the limit', new Uint8Array(MAX_UPLOAD_BYTES + 1), TooLargeError],
  ])('refuses %s and keeps nothing', async (_, bytes, error) => {
    const before = [await listTargets(ours.viewer, {}), await ours.audit()];
    await expect(upload(bytes)).rejects.toThrow(error);
    expect([await listTargets(ours.viewer, {}), await ours.audit()]).toEqual(before);
  });
});

describe('fetchTarget', () => {
  afterEach(() => source.answerWith(null));

  it('fetches an entry by its id, keeps it as if it had been uploaded, and says from where', async () => {
    const target = await fetchTarget(ours.scientist, { pdbId: ' 5dt0 ' });
    expect(target).toMatchObject({ name: '5DT0', fileName: '5DT0.cif', status: 'uploaded' });
    expect(await sourceOf(target.id)).toMatchObject({ sha256: sha256(AURORA) });
    const [entry] = (await ours.audit()).filter(({ subjectId }) => subjectId === target.id);
    expect(entry).toMatchObject({ action: 'target.upload', details: { pdbId: '5DT0' } });
    expect(source.asked).toEqual(['/5DT0.cif']);
  });

  it.each(['', '5DT', 'XDT0', '5DT00', '../a', '5D/0', '5DT0?x', '5dt0\n1abc'])(
    'asks for nothing by the id %j',
    async (pdbId) => {
      const before = source.asked.length;
      await expect(fetchTarget(ours.scientist, { pdbId })).rejects.toMatchObject({
        issues: [{ field: 'pdbId', message: expect.stringContaining('Must be a PDB id') }],
      });
      expect(source.asked).toHaveLength(before);
    },
  );

  it('says what is missing, follows no redirect, reads no more than an upload may have, and keeps nothing', async () => {
    const before = (await listTargets(ours.viewer, {})).targets.length;
    const fetched = () => fetchTarget(ours.scientist, { pdbId: '1ABC' });
    await expect(fetched()).rejects.toMatchObject({
      issues: [{ field: 'pdbId', message: 'There is no entry 1ABC in the archive.' }],
    });
    source.answerWith((_, response) => response.writeHead(302, { location: '/5DT0.cif' }).end());
    await expect(fetched()).rejects.toThrow('The archive answered with status 302.');
    source.answerWith((_, response) => response.end(Buffer.alloc(MAX_UPLOAD_BYTES + 1)));
    await expect(fetched()).rejects.toThrow(/is larger than/);
    source.answerWith((request) => request.socket.destroy());
    await expect(fetched()).rejects.toThrow(/^The entry could not be fetched: .+ upload it\.$/);
    expect((await listTargets(ours.viewer, {})).targets).toHaveLength(before);
  });
});

describe('prepareTarget', () => {
  it('makes the receptor, its crystal ligand and its search space, each file with its checksum', async () => {
    const targetId = await prepared();
    const target = await getTarget(ours.viewer, { targetId });
    expect(target).toMatchObject({
      status: 'ready',
      error: null,
      format: 'pdb',
      pdbId: '5DT0',
      crystalLigandId: 'SKE:A:401',
      searchSpace: { centerAngstrom: [-5.046, -31.977, 5.536] },
    });
    const read = async (part: string) => (await readTargetFile(ours.viewer, { targetId, part })).bytes;
    const pdbqt = await read('receptor.pdbqt');
    expect(sha256(pdbqt)).toBe(target.pdbqtSha256);
    expect((await read('receptor.pdb')).toString()).toContain('ATOM');
    expect((await read('crystal-ligand.pdb')).toString()).toContain('SKE');
    const removed = (await read('removed.pdb')).toString();
    expect([removed.match(/HOH/g)?.length, removed.includes('SKE')]).toEqual([102, false]);
    const keys: ObjectKey[] = [];
    for await (const { key } of world.deps.objects.list(`orgs/${ours.id}/targets/${targetId}/`)) {
      if (!key.endsWith('/source')) keys.push(key);
    }
    expect(keys).toHaveLength(4);
    for (const key of keys) {
      expect(key.split('/').at(-2)).toBe(sha256(await readWhole(world.deps.objects, key)));
    }
  });

  it('keeps what was found in a structure that is unusable', async () => {
    const trace = AURORA.toString()
      .split('\n')
      .filter((line) => line.slice(12, 16) === ' CA ');
    const { id: targetId } = await upload(Buffer.from(trace.join('\n')), 'trace.pdb');
    expect(await prepareTarget(ours.job, { targetId })).toEqual({ ready: false });
    const target = await getTarget(ours.viewer, { targetId });
    expect(target).toMatchObject({ status: 'failed', verdict: 'unusable', format: 'pdb' });
    expect(target.findings.map(({ code }) => code)).toContain('alpha-carbons-only');
  });

  it('gives the same bytes and rows again when the step is repeated', async () => {
    const targetId = await prepared();
    const row = () =>
      world.deps.metadata.withOrganization(ours.id, (tx) => loadTarget(tx, ours.id, targetId));
    const { updatedAt: _, ...before } = await row();
    let isRepeated = false;
    const repeat = prepareTarget(ours.job, { targetId }).finally(() => {
      isRepeated = true;
    });
    // Whoever asks for a run meanwhile finds it ready.
    while (!isRepeated) expect((await row()).status).toBe('ready');
    expect(await repeat).toEqual({ ready: true });
    const { updatedAt: __, ...after } = await row();
    expect(after).toEqual(before);
  });

  it('tells on the target why a file cannot be used, and has no files then', async () => {
    const { id: targetId } = await upload(
      Buffer.from('Dear colleague, the structure follows.'),
      'letter.pdb',
    );
    expect(await prepareTarget(ours.job, { targetId })).toEqual({ ready: false });
    const target = await getTarget(ours.viewer, { targetId });
    expect(target.status).toBe('failed');
    expect(target.error).toBeTruthy();
    expect(target.files).toEqual({
      ...{ receptorPdb: null, crystalLigandPdb: null, receptorPdbqt: null, removedPdb: null },
    });
    await expect(readTargetFile(ours.viewer, { targetId, part: 'receptor.pdb' })).rejects.toThrow(
      NotFoundError,
    );
  });
});

describe('choosePreparation', () => {
  it('asks for another preparation each time, keeps the choices, and says who did it', async () => {
    const targetId = await prepared();
    const earlier = await getTarget(ours.viewer, { targetId });
    const choices = { keepWaters: false, pH: 7.4, crystalLigandId: null };
    const chosen = await choosePreparation(ours.scientist, { targetId, choices });
    expect(chosen).toMatchObject({ status: 'preparing', choices });
    await choosePreparation(ours.scientist, { targetId, choices });
    const sent = await world.sentAbout(targetId);
    expect(sent.map(({ name }) => name)).toEqual(Array(3).fill(targetUploaded.name));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(3);
    expect(await auditOf(targetId)).toEqual(['target.prepare', 'target.prepare', 'target.upload']);

    await prepareTarget(ours.job, { targetId });
    const without = await getTarget(ours.viewer, { targetId });
    expect(without).toMatchObject({ status: 'ready', crystalLigandId: null, searchSpace: null });
    expect(without.pdbqtSha256).toBe(earlier.pdbqtSha256);
    await expect(readTargetFile(ours.viewer, { targetId, part: 'crystal-ligand.pdb' })).rejects.toThrow(
      NotFoundError,
    );
  });

  it('keeps what was found when a choice is not there, so that another can be made', async () => {
    const targetId = await prepared();
    const { findings, chains } = await getTarget(ours.viewer, { targetId });
    const choices = { residues: { 'ZN:A:999': 'keep' } };
    await choosePreparation(ours.scientist, { targetId, choices });
    expect(await prepareTarget(ours.job, { targetId })).toEqual({ ready: false });
    const failed = await getTarget(ours.viewer, { targetId });
    expect(failed).toMatchObject({ status: 'failed', verdict: 'unusable', chains });
    expect(failed.error).toContain('has no residue "ZN:A:999"');
    expect(failed.findings.length).toBeGreaterThanOrEqual(findings.length);
  });

  it('refuses a pH that is none', async () => {
    const { id: targetId } = await upload();
    const attempt = choosePreparation(ours.scientist, { targetId, choices: { pH: 15 } });
    await expect(attempt).rejects.toMatchObject({
      issues: [{ field: 'choices.pH', message: 'Must be between 0 and 14.' }],
    });
    expect(await auditOf(targetId)).toEqual(['target.upload']);
  });
});

describe('approveTarget', () => {
  const DECIDED = { residues: { 'HOH:A:522': 'keep', 'HOH:A:559': 'remove' } } as const;

  it('waits for open decisions, then says who approved of which bytes, until they are prepared anew', async () => {
    const targetId = await prepared();
    const open = await getTarget(ours.viewer, { targetId });
    expect(open).toMatchObject({ verdict: 'needs-decision', approval: null });
    const early = approveTarget(ours.scientist, { targetId, pdbqtSha256: open.pdbqtSha256 });
    await expect(early).rejects.toThrow(/^2 decisions are open/);

    await choosePreparation(ours.scientist, { targetId, choices: DECIDED });
    await prepareTarget(ours.job, { targetId });
    const { verdict, pdbqtSha256 } = await getTarget(ours.viewer, { targetId });
    expect(verdict).toBe('changed');
    expect(pdbqtSha256).not.toBe(open.pdbqtSha256);
    const stale = approveTarget(ours.scientist, { targetId, pdbqtSha256: open.pdbqtSha256 });
    await expect(stale).rejects.toThrow(ConflictError);

    const approved = await approveTarget(ours.scientist, { targetId, pdbqtSha256 });
    expect(approved.approval).toEqual({ by: expect.any(String), at: expect.any(String) });
    expect(approved.approval?.by).not.toMatch(/^usr_/);
    const [listed] = (await listTargets(ours.viewer, {})).targets.filter(({ id }) => id === targetId);
    expect(listed).toMatchObject({ approval: approved.approval, verdict: 'changed' });
    const entries = (await ours.audit()).filter(
      ({ subjectId, outcome }) => subjectId === targetId && outcome === 'accepted',
    );
    expect(entries[0]).toMatchObject({ action: 'target.approve', details: { pdbqtSha256 } });

    // The job's own repeat makes the same bytes, and takes nothing back.
    await prepareTarget(ours.job, { targetId });
    expect((await getTarget(ours.viewer, { targetId })).approval).toEqual(approved.approval);
    await choosePreparation(ours.scientist, { targetId, choices: DECIDED });
    await prepareTarget(ours.job, { targetId });
    expect((await getTarget(ours.viewer, { targetId })).approval).toBeNull();
  });

  it('refuses what is not prepared, and what is archived', async () => {
    const pdbqtSha256 = 'a'.repeat(64);
    const { id } = await upload();
    await expect(approveTarget(ours.scientist, { targetId: id, pdbqtSha256 })).rejects.toThrow(ConflictError);
    const choices = { keepWaters: true };
    const uploaded = await uploadTarget(ours.scientist, { file: { name: 'a.pdb', bytes: AURORA }, choices });
    await prepareTarget(ours.job, { targetId: uploaded.id });
    await archiveTarget(ours.scientist, { targetId: uploaded.id });
    const archived = await getTarget(ours.viewer, { targetId: uploaded.id });
    await expect(
      approveTarget(ours.scientist, { targetId: uploaded.id, pdbqtSha256: archived.pdbqtSha256 }),
    ).rejects.toThrow('is archived');
  });
});

describe('chooseSearchSpace', () => {
  const SPACE = { centerAngstrom: [1, 2, 3.0004], sizeAngstrom: [20, 21, 22] };

  it('stands in for the one around the crystal ligand until it is taken back, whatever is prepared', async () => {
    const targetId = await prepared();
    const { crystalSearchSpace } = await getTarget(ours.viewer, { targetId });
    const source = { kind: 'pocket', rank: 2 };
    const chosen = await chooseSearchSpace(ours.scientist, { targetId, searchSpace: SPACE, source });
    const space = { centerAngstrom: [1, 2, 3], sizeAngstrom: [20, 21, 22] };
    expect(chosen).toMatchObject({ searchSpace: space, searchSpaceSource: source, crystalSearchSpace });
    const [entry] = (await ours.audit()).filter(({ subjectId }) => subjectId === targetId);
    expect(entry).toMatchObject({ action: 'target.search-space', details: { searchSpace: space, source } });

    await prepareTarget(ours.job, { targetId });
    expect(await getTarget(ours.viewer, { targetId })).toMatchObject({ searchSpace: space });
    const back = await chooseSearchSpace(ours.scientist, { targetId, searchSpace: null });
    expect(back).toMatchObject({
      searchSpace: crystalSearchSpace,
      searchSpaceSource: { kind: 'crystal-ligand' },
    });
  });

  it('refuses a box that cannot be docked into, and a target that is not prepared', async () => {
    const { id: targetId } = await upload();
    const tiny = { ...SPACE, sizeAngstrom: [20, 3, 20] };
    await expect(chooseSearchSpace(ours.scientist, { targetId, searchSpace: tiny })).rejects.toMatchObject({
      issues: [{ field: 'searchSpace.sizeAngstrom.1' }],
    });
    await expect(chooseSearchSpace(ours.scientist, { targetId, searchSpace: SPACE })).rejects.toThrow(
      ConflictError,
    );
  });
});

describe('listPockets', () => {
  it('finds the site of the crystal ligand, in a process of its own', async () => {
    const targetId = await prepared();
    const { pockets } = await listPockets(ours.viewer, { targetId });
    expect(pockets.slice(0, 3).some(({ residues }) => residues.includes('ALA A 213'))).toBe(true);
    const { id } = await upload();
    await expect(listPockets(ours.viewer, { targetId: id })).rejects.toThrow(NotFoundError);
  });
});

describe('failTarget', () => {
  it('notes the reason, and takes nothing from a target that is ready', async () => {
    const { id } = await upload();
    await failTarget(ours.job, { targetId: id, error: 'The store is away.' });
    expect(await getTarget(ours.viewer, { targetId: id })).toMatchObject({
      status: 'failed',
      error: 'The store is away.',
    });
    const targetId = await prepared();
    await expect(failTarget(ours.job, { targetId, error: 'Too late.' })).rejects.toThrow(ConflictError);
    expect(await getTarget(ours.viewer, { targetId })).toMatchObject({ status: 'ready', error: null });
  });
});

describe('archiveTarget', () => {
  it('takes a target off the list, leaves it to be read, says who did it, and is undone by restoring', async () => {
    const { id: targetId } = await upload();
    const listed = async () => (await listTargets(ours.viewer, {})).targets.map(({ id }) => id);
    expect((await listed())[0]).toBe(targetId);
    await archiveTarget(ours.scientist, { targetId });
    expect(await listed()).not.toContain(targetId);
    expect((await getTarget(ours.viewer, { targetId })).id).toBe(targetId);
    expect(await auditOf(targetId)).toEqual(['target.archive', 'target.upload']);
    await restoreTarget(ours.scientist, { targetId });
    expect((await listed())[0]).toBe(targetId);
    expect((await auditOf(targetId))[0]).toBe('target.restore');
  });
});
