import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import { DEFAULT_PIPELINE_SPEC } from '@/lib/domain/pipeline-spec';
import type { Pipeline } from '@/lib/domain/resources/pipelines';
import {
  createPeople,
  type People,
  type PeopleOrganization,
  type Person,
} from '@/lib/use-cases/members/testing/people';
import { archivePipeline } from '@/lib/use-cases/pipelines/archive-pipeline';
import { changeDraft } from '@/lib/use-cases/pipelines/change-draft';
import { clonePipeline } from '@/lib/use-cases/pipelines/clone-pipeline';
import { createDraft } from '@/lib/use-cases/pipelines/create-draft';
import { createPipeline } from '@/lib/use-cases/pipelines/create-pipeline';
import { deprecateVersion } from '@/lib/use-cases/pipelines/deprecate-version';
import { discardDraft } from '@/lib/use-cases/pipelines/discard-draft';
import { ensureStarterPipelines } from '@/lib/use-cases/pipelines/ensure-starter-pipelines';
import { getPipeline } from '@/lib/use-cases/pipelines/get-pipeline';
import { listPipelines } from '@/lib/use-cases/pipelines/list-pipelines';
import { publishVersion } from '@/lib/use-cases/pipelines/publish-version';
import { restorePipeline } from '@/lib/use-cases/pipelines/restore-pipeline';

let people: People;
let ours: PeopleOrganization;
let scientist: Person;
let collaborator: Person;
let theirs: Person;

beforeAll(async () => {
  people = await createPeople();
  ours = await people.organization();
  scientist = await ours.person('Scientist');
  collaborator = await ours.person('Collaborator');
  theirs = await (await people.organization()).person('Scientist');
});
afterAll(() => people?.close());

let made = 0;
const newPipeline = (spec: object = {}) =>
  createPipeline(scientist.ctx, { name: `Pipeline ${++made}`, description: 'For tests.', spec });
const newestOf = ({ versions: [newest] }: Pipeline) => {
  if (!newest) throw new Error('This pipeline has no version.');
  return newest;
};
async function publishedPipeline(): Promise<Pipeline> {
  return publishVersion(scientist.ctx, { versionId: newestOf(await newPipeline()).id });
}
const auditOf = async ({ id }: Pipeline) =>
  (await ours.audit()).filter(({ subjectId, outcome }) => subjectId === id && outcome === 'accepted');

describe('pipelines', () => {
  it('are made as drafts with every default filled in, changed, published, and seen by who sees no structure', async () => {
    const pipeline = await newPipeline({ engine: { exhaustiveness: 16 } });
    const draft = newestOf(pipeline);
    expect(pipeline).toMatchObject({ description: 'For tests.', starter: null, archivedAt: null });
    expect(draft).toMatchObject({ version: 1, state: 'draft', publishedAt: null });
    expect(draft.spec).toEqual({
      ...DEFAULT_PIPELINE_SPEC,
      engine: { ...DEFAULT_PIPELINE_SPEC.engine, exhaustiveness: 16 },
    });

    const spec = { preparation: { protonation: 'as-given' }, engine: { exhaustiveness: 24 } };
    await changeDraft(scientist.ctx, { versionId: draft.id, spec });
    const published = await publishVersion(scientist.ctx, { versionId: draft.id });
    expect(newestOf(published)).toMatchObject({ state: 'published', spec });
    expect(newestOf(published).spec.preparation).not.toHaveProperty('pH');
    expect(await getPipeline(collaborator.ctx, { pipelineId: pipeline.id })).toEqual(published);
    expect((await listPipelines(collaborator.ctx, {})).pipelines).toContainEqual(published);

    const [publication, change, creation] = await auditOf(pipeline);
    expect(creation).toMatchObject({ action: 'pipeline.create', pipelineVersionId: draft.id });
    expect(change).toMatchObject({
      action: 'pipeline-draft.change',
      pipelineVersionId: draft.id,
      details: {
        version: 1,
        changes: [
          { field: 'preparation.protonation', before: 'ph', after: 'as-given' },
          { field: 'preparation.pH', before: 7.4 },
          { field: 'engine.exhaustiveness', before: 16, after: 24 },
        ],
      },
    });
    expect(publication).toMatchObject({ action: 'pipeline-version.publish', details: { version: 1, spec } });
  });

  it('keep a published version as it is, for everybody and in the database', async () => {
    const pipeline = await publishedPipeline();
    const { id: versionId } = newestOf(pipeline);
    for (const attempt of [
      () => changeDraft(scientist.ctx, { versionId, spec: { engine: { poses: 1 } } }),
      () => discardDraft(scientist.ctx, { versionId }),
      () => publishVersion(scientist.ctx, { versionId }),
    ]) {
      await expect(attempt()).rejects.toThrow(ConflictError);
    }
    const { superuser } = people.database;
    await expect(superuser`update pipeline_versions set spec = '{}' where id = ${versionId}`).rejects.toThrow(
      'is published',
    );
    await expect(
      superuser`update pipeline_versions set deprecated_at = now(), spec = '{}' where id = ${versionId}`,
    ).rejects.toThrow('is published');
    expect(await getPipeline(scientist.ctx, { pipelineId: pipeline.id })).toEqual(pipeline);
  });

  it('go on with one draft at a time, which may be discarded', async () => {
    const pipeline = await publishedPipeline();
    const from = { versionId: newestOf(pipeline).id };
    const drafts = await Promise.allSettled([
      createDraft(scientist.ctx, from),
      createDraft(scientist.ctx, from),
    ]);
    expect(drafts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const both = await getPipeline(scientist.ctx, { pipelineId: pipeline.id });
    expect(both.versions.map(({ version, state }) => [version, state])).toEqual([
      [2, 'draft'],
      [1, 'published'],
    ]);
    expect(newestOf(both).spec).toEqual(newestOf(pipeline).spec);
    await expect(createDraft(scientist.ctx, from)).rejects.toThrow('has a draft already');
    expect(await discardDraft(scientist.ctx, { versionId: newestOf(both).id })).toEqual(pipeline);
    expect((await auditOf(pipeline)).slice(0, 2).map(({ action }) => action)).toEqual([
      'pipeline-draft.discard',
      'pipeline-draft.create',
    ]);

    const only = await newPipeline();
    await expect(discardDraft(scientist.ctx, { versionId: newestOf(only).id })).rejects.toThrow(
      'Archive the pipeline instead',
    );
  });

  it('have versions that are deprecated once, and no drafts that are', async () => {
    const pipeline = await publishedPipeline();
    const { id: versionId } = newestOf(pipeline);
    const deprecated = await deprecateVersion(scientist.ctx, { versionId });
    expect(newestOf(deprecated).state).toBe('deprecated');
    expect((await auditOf(pipeline))[0]).toMatchObject({
      action: 'pipeline-version.deprecate',
      pipelineVersionId: versionId,
    });
    await expect(deprecateVersion(scientist.ctx, { versionId })).rejects.toThrow('deprecated already');
    await expect(
      people.database.superuser`update pipeline_versions set deprecated_at = null where id = ${versionId}`,
    ).rejects.toThrow('is published');
    const draft = newestOf(await newPipeline());
    await expect(deprecateVersion(scientist.ctx, { versionId: draft.id })).rejects.toThrow(ConflictError);
  });

  it('are cloned from any version, and archived: then nothing of them changes, and the name is free', async () => {
    const pipeline = await publishedPipeline();
    const { id: versionId, spec } = newestOf(pipeline);
    const clone = await clonePipeline(scientist.ctx, { versionId, name: 'Copy' });
    expect(clone).toMatchObject({ name: 'Copy', description: 'For tests.', starter: null });
    expect(clone.versions).toMatchObject([{ version: 1, state: 'draft', spec }]);
    expect((await auditOf(clone))[0]).toMatchObject({
      action: 'pipeline.clone',
      details: { from: { pipelineId: pipeline.id, versionId, version: 1 } },
    });
    await expect(clonePipeline(scientist.ctx, { versionId, name: 'Copy' })).rejects.toThrow(
      'There is a pipeline "Copy"',
    );

    await archivePipeline(scientist.ctx, { pipelineId: pipeline.id });
    expect((await auditOf(pipeline))[0]).toMatchObject({ action: 'pipeline.archive' });
    await expect(archivePipeline(scientist.ctx, { pipelineId: pipeline.id })).rejects.toThrow(ConflictError);
    expect((await listPipelines(scientist.ctx, {})).pipelines.map(({ id }) => id)).not.toContain(pipeline.id);
    expect((await getPipeline(scientist.ctx, { pipelineId: pipeline.id })).archivedAt).not.toBeNull();
    for (const change of [createDraft, deprecateVersion]) {
      await expect(change(scientist.ctx, { versionId })).rejects.toThrow('is archived');
    }
    await restorePipeline(scientist.ctx, { pipelineId: pipeline.id });
    expect((await auditOf(pipeline))[0]).toMatchObject({ action: 'pipeline.restore' });
    expect((await getPipeline(scientist.ctx, { pipelineId: pipeline.id })).archivedAt).toBeNull();
    await archivePipeline(scientist.ctx, { pipelineId: pipeline.id });
    await createPipeline(scientist.ctx, { name: pipeline.name });
    await expect(restorePipeline(scientist.ctx, { pipelineId: pipeline.id })).rejects.toThrow(ConflictError);
    await clonePipeline(scientist.ctx, { versionId, name: 'Copy of what is archived' });
  });

  it.each([
    ['no name', { name: ' ' }, /^name: /],
    ['a setting that does nothing', { spec: { engine: { gpu: true } } }, /^spec\.engine: .*gpu/],
    ['a parameter beyond its limits', { spec: { engine: { poses: 21 } } }, /^spec\.engine\.poses: .*1 to 20/],
    ['a description without end', { description: 'x'.repeat(1001) }, /^description: /],
  ])('are not made with %s, which is named', async (_, over, words) => {
    const attempt = createPipeline(scientist.ctx, { name: 'Wrong', ...over });
    await expect(attempt).rejects.toThrow(InvalidInputError);
    await expect(attempt).rejects.toThrow(words);
  });

  it('are not there for another organisation, and nothing changes for weaker roles', async () => {
    const pipeline = await publishedPipeline();
    const published = { versionId: newestOf(pipeline).id };
    const draft = { versionId: newestOf(await createDraft(scientist.ctx, published)).id };
    const before = await getPipeline(scientist.ctx, { pipelineId: pipeline.id });
    const changes = ({ ctx }: Person) => [
      () => changeDraft(ctx, { ...draft, spec: {} }),
      () => discardDraft(ctx, draft),
      () => publishVersion(ctx, draft),
      () => deprecateVersion(ctx, published),
      () => createDraft(ctx, published),
      () => clonePipeline(ctx, { ...published, name: 'Mine' }),
      () => archivePipeline(ctx, { pipelineId: pipeline.id }),
      () => restorePipeline(ctx, { pipelineId: pipeline.id }),
    ];
    for (const change of changes(theirs)) await expect(change()).rejects.toThrow(NotFoundError);
    for (const change of changes(collaborator)) await expect(change()).rejects.toThrow(ForbiddenError);
    await expect(createPipeline(collaborator.ctx, { name: 'Mine' })).rejects.toThrow(ForbiddenError);
    await expect(getPipeline(theirs.ctx, { pipelineId: pipeline.id })).rejects.toThrow(NotFoundError);
    await expect(getPipeline(theirs.ctx, { pipelineId: newId('pipeline') })).rejects.toThrow(NotFoundError);
    expect((await listPipelines(theirs.ctx, {})).pipelines).toEqual([]);
    const reader = await ours.personWith(['run:read']);
    await expect(listPipelines(reader.ctx, {})).rejects.toThrow(ForbiddenError);
    await expect(getPipeline(reader.ctx, { pipelineId: pipeline.id })).rejects.toThrow(ForbiddenError);
    expect(await getPipeline(scientist.ctx, { pipelineId: pipeline.id })).toEqual(before);
  });

  it('that every organisation starts with are made once, published, and not again when archived', async () => {
    const org = await people.organization();
    const { ctx } = await org.person('Scientist');
    const { metadata } = people.database;
    const ensure = () => metadata.withOrganization(org.id, (tx) => ensureStarterPipelines(tx, org.id));
    const summary = async () =>
      (await listPipelines(ctx, {})).pipelines.map(({ name, versions }) => [
        name,
        versions.map(({ version, state, spec }) => [version, state, spec.engine.exhaustiveness]),
      ]);
    await Promise.all([ensure(), ensure()]);
    expect(await summary()).toEqual([
      ['Careful redocking', [[1, 'published', 32]]],
      ['Quick look', [[1, 'published', 1]]],
      ['Standard screen', [[1, 'published', 8]]],
    ]);
    const [, look] = (await listPipelines(ctx, {})).pipelines;
    await archivePipeline(ctx, { pipelineId: look?.id });
    await ensure();
    expect((await summary()).map(([name]) => name)).toEqual(['Careful redocking', 'Standard screen']);
  });
});
