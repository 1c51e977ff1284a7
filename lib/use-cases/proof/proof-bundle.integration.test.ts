import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrgContext } from '@/lib/auth/org-context';
import { ConflictError } from '@/lib/domain/errors';
import type { RunId } from '@/lib/domain/ids';
import { exportProofBundle } from '@/lib/use-cases/proof/export-proof-bundle';
import { getProvenance } from '@/lib/use-cases/runs/get-provenance';
import {
  AURORA,
  type BundleWorld,
  createBundleWorld,
  type Files,
  filesOf,
  find,
  json,
  problemsOf,
  sha256,
  text,
} from '@/lib/use-cases/testing/proof-bundles';
import { makeQueuedRun } from '@/lib/use-cases/testing/runs';
import type { TestOrganization } from '@/lib/use-cases/testing/two-organizations';
import { collect } from '@/lib/use-cases/testing/zip-archive';

let world: BundleWorld;
let ours: TestOrganization;
let auditor: OrgContext;
let docked: RunId;
let reused: RunId;
/** What is in the whole bundle of `docked`. */
let files: Files;

beforeAll(async () => {
  world = await createBundleWorld();
  ({ ours, auditor } = world);
  docked = await world.run('First screen');
  reused = await world.run('Second screen');
  files = await filesOf(await bundleOf(auditor, docked));
});
afterAll(() => world?.close());

const bundleOf = async (ctx: OrgContext, runId: RunId) =>
  world.store(await collect((await exportProofBundle(ctx, { runId })).chunks));

describe('a proof bundle', () => {
  it('holds each input, the recipe, the results and their provenance', async () => {
    const folders = [
      ...new Set([...files.keys()].flatMap((path) => /^dockings\/[^/]+/.exec(path)?.[0] ?? [])),
    ];
    expect(folders).toHaveLength(2);
    expect([...files.keys()].filter((path) => !path.startsWith('dockings/'))).toEqual([
      'README.txt',
      'run.json',
      'recipe/recipe.json',
      'receptor/uploaded.pdb',
      'receptor/prepared.pdbqt',
      'receptor/prepared.pdb',
      'receptor/crystal-ligand.pdb',
      'ligands/records.jsonl',
      'results/table.csv',
      'results/ledger.csv',
      'audit/entries.jsonl',
      'audit/chain.json',
      'ro-crate-metadata.json',
      'manifest-sha256.txt',
    ]);
    expect(files.get('receptor/uploaded.pdb')?.equals(AURORA)).toBe(true);
    const records = text(files, 'ligands/records.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records.map(({ record, name, outcome }) => [record, name, outcome])).toEqual([
      [1, 'adenine', 'docked'],
      [2, 'phenol', 'docked'],
      [3, 'nonsense', 'rejected'],
    ]);
    expect(records[1].source).toContain('Oc1ccccc1');

    const fingerprint = await world.machine.engine.fingerprint();
    for (const each of folders) {
      const docking = json(files, `${each}/docking.json`);
      expect(sha256(files.get(`${each}/signed-input.json`) ?? Buffer.of())).toBe(
        docking.result.inputSignature,
      );
      expect(docking).toMatchObject({
        result: {
          engine: { name: fingerprint.name, binarySha256: fingerprint.binarySha256 },
          machineClass: world.machine.machineClass,
          posesSha256: sha256(files.get(`${each}/poses.sdf`) ?? Buffer.of()),
        },
        origin: {
          kind: 'docked',
          run: { id: docked },
          askedBy: { kind: 'member', name: expect.any(String) },
        },
        hasInputs: true,
      });
      expect(docking.command).toEqual(
        expect.arrayContaining([
          '--receptor=../../receptor/prepared.pdbqt',
          '--ligand=ligand.pdbqt',
          '--exhaustiveness=1',
          '--num_modes=3',
          `--seed=${docking.result.seed}`,
        ]),
      );
      expect(docking.poses[0].reportedAffinityKcalPerMol).toEqual(expect.any(Number));
      expect(text(files, `${each}/log.txt`)).toContain(`seed ${docking.result.seed}, 1 thread(s)`);
    }
  });

  it('is an RO-Crate whose actions say what ran on what, and who asked for it', () => {
    const crate = json(files, 'ro-crate-metadata.json');
    const graph: Record<string, unknown>[] = crate['@graph'];
    const actions = graph.filter((entity) => entity['@type'] === 'CreateAction');
    const dockings = actions.filter(({ name }) => String(name).startsWith('Docking'));
    expect(actions).toHaveLength(5);
    expect(dockings).toHaveLength(2);
    for (const { instrument, agent, object, result, endTime } of dockings) {
      const entity = (reference: unknown) =>
        graph.find((each) => each['@id'] === (reference as { '@id': string })['@id']);
      expect(entity(instrument)).toMatchObject({ '@type': 'SoftwareApplication', name: 'AutoDock Vina' });
      expect(entity(agent)).toMatchObject({ '@type': 'Person' });
      expect((object as unknown[]).map(entity)).toHaveLength(3);
      expect(entity(result)).toMatchObject({ name: 'poses.sdf' });
      expect(endTime).toMatch(/^20/);
    }
  });

  it('says of what was reused by which run and whom it was docked', async () => {
    const second = await filesOf(await bundleOf(auditor, reused));
    for (const path of [...second.keys()].filter((each) => each.endsWith('docking.json'))) {
      expect(json(second, path).origin).toMatchObject({
        kind: 'reused',
        run: { id: docked, name: 'First screen' },
        askedBy: { kind: 'member' },
      });
    }
    const poses = [...second]
      .filter(([path]) => path.endsWith('poses.sdf'))
      .map(([, bytes]) => sha256(bytes));
    expect(poses).toEqual(
      [...files].filter(([path]) => path.endsWith('poses.sdf')).map(([, bytes]) => sha256(bytes)),
    );
  });

  it('says the same in the browser, and of bytes only to who may see structures', async () => {
    const { ligand, result } = json(files, find(files, 'docking.json'));
    const input = { runId: reused, ligandId: ligand.id };
    const shown = await getProvenance(ours.viewer, input);
    expect(shown).toMatchObject({
      outcome: 'reused',
      origin: { runId: docked, runName: 'First screen', ligandId: ligand.id, askedBy: { kind: 'member' } },
      engine: result.engine,
      machineClass: world.machine.machineClass,
      bytes: {
        inputSignature: result.inputSignature,
        receptorPdbqtSha256: sha256(files.get('receptor/prepared.pdbqt') ?? Buffer.of()),
        ligandPdbqtSha256: sha256(files.get(find(files, 'ligand.pdbqt')) ?? Buffer.of()),
        posesSha256: result.posesSha256,
        seed: result.seed,
      },
    });
    const collaborator = await ours.memberWithout('structure:read');
    const hidden = { name: `Ligand ${ligand.record}`, bytes: null };
    // Not even from which run: both have the molecule.
    expect(await getProvenance(collaborator, input)).toEqual({
      ...{ ...shown, ...hidden },
      ...{ origin: null, dockedAt: null },
    });
    const first = await getProvenance(ours.viewer, { ...input, runId: docked });
    expect(first).toMatchObject({ outcome: 'docked', origin: { runId: docked } });
    expect(await getProvenance(collaborator, { ...input, runId: docked })).toEqual({ ...first, ...hidden });
  });

  it('leaves an audit entry each time, and has the run’s entries only for who may read the log', async () => {
    const exports = async () => (await ours.audit()).filter(({ action }) => action === 'run.export');
    const before = (await exports()).length;
    const withoutLog = await filesOf(await bundleOf(ours.viewer, docked));
    expect(await exports()).toHaveLength(before + 1);
    expect((await exports())[0]).toMatchObject({ subjectId: docked, runId: docked, outcome: 'accepted' });
    expect([...withoutLog.keys()].filter((path) => path.startsWith('audit/'))).toEqual([]);
    expect(json(withoutLog, 'run.json').hasAudit).toBe(false);
    const entries = text(files, 'audit/entries.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).fields);
    expect(entries.map(({ action }) => action)).toEqual(['run.start', 'run.export']);
    expect(await problemsOf(await world.zipped(withoutLog))).toEqual([]);
  });

  it('is the same after its prepared ligands were removed: they are prepared again, to the same bytes', async () => {
    for await (const { key } of world.deps.objects.list(`orgs/${ours.id}/prepared/`))
      await world.deps.objects.delete(key);
    const again = await filesOf(await bundleOf(auditor, docked));
    for (const [path, bytes] of files)
      if (path.startsWith('dockings/')) expect(again.get(path)?.equals(bytes)).toBe(true);
  });

  it('has no names of people for who may not see members', async () => {
    const { run: asked, exported } = json(
      await filesOf(await bundleOf(await ours.memberWithout('member:read'), docked)),
      'run.json',
    );
    expect([asked.askedBy.name, exported.by.name]).toEqual([null, null]);
  });

  it('is of a run that has ended, and of no other', async () => {
    const before = await ours.audit();
    const runId = await makeQueuedRun(world.deps, ours);
    await expect(exportProofBundle(ours.scientist, { runId })).rejects.toThrow(ConflictError);
    expect((await ours.audit()).filter(({ action }) => action === 'run.export')).toHaveLength(
      before.filter(({ action }) => action === 'run.export').length,
    );
  });

  it('is made no further once its reader has left', async () => {
    const { chunks } = await exportProofBundle(ours.scientist, { runId: docked });
    for await (const first of chunks) {
      expect(first.byteLength).toBeGreaterThan(0);
      break;
    }
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });
});

describe('a bundle of damaged results', () => {
  it('ends before its list of files, so that nothing opens it', async () => {
    const { objects } = world.deps;
    for await (const { key } of objects.list(`orgs/${ours.id}/results/`))
      await objects.put(key, Buffer.from('something else'));
    const { chunks } = await exportProofBundle(ours.scientist, { runId: docked });
    await expect(collect(chunks)).rejects.toThrow('do not match their checksum');
  });
});
