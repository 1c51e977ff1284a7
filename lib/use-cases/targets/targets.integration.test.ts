import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getArtifact } from '@/db/metadata/artifacts-repository';
import { getTarget as loadTarget } from '@/db/metadata/targets-repository';
import { targetUploaded } from '@/inngest/events';
import { ConflictError, InvalidInputError, NotFoundError, TooLargeError } from '@/lib/domain/errors';
import type { TargetId } from '@/lib/domain/ids';
import { type ObjectKey, objectKeys } from '@/lib/object-storage/object-keys';
import { readWhole } from '@/lib/object-storage/object-store';
import { archiveTarget } from '@/lib/use-cases/targets/archive-target';
import { choosePreparation } from '@/lib/use-cases/targets/choose-preparation';
import { failTarget } from '@/lib/use-cases/targets/fail-target';
import { getTarget } from '@/lib/use-cases/targets/get-target';
import { listTargets } from '@/lib/use-cases/targets/list-targets';
import { prepareTarget } from '@/lib/use-cases/targets/prepare-target';
import { readTargetFile } from '@/lib/use-cases/targets/read-target-file';
import { uploadTarget } from '@/lib/use-cases/targets/upload-target';
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

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours } = world);
});
afterAll(() => world?.close());

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
    const keys: ObjectKey[] = [];
    for await (const { key } of world.deps.objects.list(`orgs/${ours.id}/targets/${targetId}/`)) {
      if (!key.endsWith('/source')) keys.push(key);
    }
    expect(keys).toHaveLength(3);
    for (const key of keys) {
      expect(key.split('/').at(-2)).toBe(sha256(await readWhole(world.deps.objects, key)));
    }
  });

  it('gives the same bytes and rows again when the step is repeated', async () => {
    const targetId = await prepared();
    const row = () =>
      world.deps.metadata.withOrganization(ours.id, (tx) => loadTarget(tx, ours.id, targetId));
    const { updatedAt: _, ...before } = await row();
    expect(await prepareTarget(ours.job, { targetId })).toEqual({ ready: true });
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
    expect(target.files).toEqual({ receptorPdb: null, crystalLigandPdb: null, receptorPdbqt: null });
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

  it('refuses a pH that is none', async () => {
    const { id: targetId } = await upload();
    const attempt = choosePreparation(ours.scientist, { targetId, choices: { pH: 15 } });
    await expect(attempt).rejects.toMatchObject({
      issues: [{ field: 'choices.pH', message: 'Must be between 0 and 14.' }],
    });
    expect(await auditOf(targetId)).toEqual(['target.upload']);
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
  it('takes a target off the list, leaves it to be read, and says who did it', async () => {
    const { id: targetId } = await upload();
    const listed = async () => (await listTargets(ours.viewer, {})).targets.map(({ id }) => id);
    expect((await listed())[0]).toBe(targetId);
    await archiveTarget(ours.scientist, { targetId });
    expect(await listed()).not.toContain(targetId);
    expect((await getTarget(ours.viewer, { targetId })).id).toBe(targetId);
    expect(await auditOf(targetId)).toEqual(['target.archive', 'target.upload']);
  });
});
