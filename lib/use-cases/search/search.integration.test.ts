import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertArtifact } from '@/db/metadata/artifacts-repository';
import { insertRunMeta } from '@/db/metadata/runs-repository';
import { insertTarget } from '@/db/metadata/targets-repository';
import { makeLibrary, makeTarget } from '@/db/testing/factories';
import { InvalidInputError } from '@/lib/domain/errors';
import { newId, type TargetId } from '@/lib/domain/ids';
import { nameRank } from '@/lib/domain/name-rank';
import {
  createPeople,
  type People,
  type PeopleOrganization,
  type Person,
} from '@/lib/use-cases/members/testing/people';
import { createPipeline } from '@/lib/use-cases/pipelines/create-pipeline';
import { search } from '@/lib/use-cases/search/search';
import { archiveTarget } from '@/lib/use-cases/targets/archive-target';

let people: People;
let ours: PeopleOrganization;
let scientist: Person;
let stranger: Person;

beforeAll(async () => {
  people = await createPeople();
  ours = await people.organization();
  scientist = await ours.person('Scientist');
  stranger = await (await people.organization()).person('Admin');
});
afterAll(() => people?.close());

const inOrg = <T>(fn: Parameters<typeof people.database.metadata.withOrganization<T>>[1]) =>
  people.database.metadata.withOrganization(ours.id, fn);

/** A target of ours with this name; the name of its file is a word that nothing else holds. */
async function namedTarget(name: string): Promise<TargetId> {
  const orgId = ours.id;
  const [id, artifactId] = [newId('target'), newId('artifact')];
  const file = {
    id: artifactId,
    kind: 'test',
    objectKey: `${orgId}/${id}`,
    bytes: 1,
    sha256: 'ab'.repeat(32),
  };
  await inOrg(async (tx) => {
    await insertArtifact(tx, orgId, {
      ...file,
      ...{ mediaType: 'text/plain', fileName: 'benzamidine.pdb', createdBy: 'test' },
    });
    await insertTarget(tx, orgId, {
      ...{ id, name, sourceArtifactId: artifactId, createdBy: 'test' },
      choices: { keepWaters: false, pH: 7.4 },
    });
  });
  return id;
}
const idsOf = async (person: Person, input: object) =>
  (await search(await person.enter(), input)).hits.map(({ id }) => id as string);

describe('search', () => {
  it('puts the exact name first, then what begins with it, then a word, then the rest, the newest first of equals', async () => {
    const names = [
      'An (aurora) target',
      'Presaurora',
      'Aurora kinase',
      'aurora',
      'Aurora kinase',
      'Other thing',
    ];
    const targets: { id: string; name: string }[] = [];
    for (const name of names) targets.push({ id: await namedTarget(name), name });
    const [word, inside, older, exact, newer] = targets.map(({ id }) => id);
    expect(await idsOf(scientist, { query: ' Aurora ' })).toEqual([exact, newer, older, word, inside]);
    expect(await idsOf(scientist, { query: 'kinase aur' })).toEqual([newer, older]);
    for (const query of ['aurora', '(a', ')', 'a', '\\m', '%', '_', 'aurora k', 'kin', 'target an']) {
      const { hits } = await search(scientist.ctx, { query });
      const found = hits.filter(({ kind }) => kind === 'target');
      const ranks = found.map(({ name }) => nameRank(name, query));
      expect(ranks, query).toEqual([...ranks].sort());
      const expected = names.filter((name) => nameRank(name, query) !== null);
      expect(found.map(({ name }) => name).sort(), query).toEqual(expected.sort());
    }
  });

  it('finds runs with their target, libraries, pipelines and people, and anything by its whole id', async () => {
    const orgId = ours.id;
    const { metadata } = people.database;
    const targetId = await makeTarget(metadata, orgId);
    const { id: libraryId } = await makeLibrary(metadata, orgId);
    const runId = newId('run');
    await inOrg((tx) =>
      insertRunMeta(tx, orgId, {
        ...{ id: runId, name: 'Needle', targetId, libraryId, params: {} },
        ...{ createdBy: 'test', idempotencyKey: null },
      }),
    );
    const pipeline = await createPipeline(scientist.ctx, { name: 'Needle by pipeline' });
    const { hits } = await search(scientist.ctx, { query: 'needle' });
    expect(hits).toMatchObject([
      { kind: 'run', id: runId, name: 'Needle', detail: 'Target' },
      { kind: 'pipeline', id: pipeline.id, detail: null },
    ]);
    expect(await idsOf(scientist, { query: libraryId })).toEqual([libraryId]);
    expect((await search(scientist.ctx, { query: scientist.email })).hits).toMatchObject([
      { kind: 'member', id: scientist.memberId, detail: scientist.email },
    ]);
    expect(await idsOf(scientist, { ids: [libraryId, newId('run'), runId].join(',') })).toEqual([
      libraryId,
      runId,
    ]);
  });

  it('leaves out what is archived, and finds nothing by the name of a file', async () => {
    const id = await namedTarget('Wanted once');
    expect(await idsOf(scientist, { query: 'wanted once' })).toEqual([id]);
    expect(await idsOf(scientist, { query: 'benzamidine' })).toEqual([]);
    await archiveTarget(scientist.ctx, { targetId: id });
    expect(await idsOf(scientist, { query: 'wanted once' })).toEqual([]);
    expect(await idsOf(scientist, { ids: id })).toEqual([]);
  });

  it('tells each role only of what its lists show', async () => {
    const id = await namedTarget('Sealed');
    const collaborator = await ours.person('Collaborator');
    expect(await idsOf(collaborator, { query: 'sealed' })).toEqual([id]);
    const blind = await ours.personWith(['run:read', 'library:read']);
    expect(await idsOf(blind, { query: 'sealed' })).toEqual([]);
    expect(await idsOf(blind, { query: id })).toEqual([]);
    expect(await idsOf(blind, { ids: `${id},${scientist.memberId}` })).toEqual([]);
    expect(await idsOf(blind, { query: 'test user' })).toEqual([]);
  });

  it('knows nothing of another organisation, and says what is wrong with a question', async () => {
    const id = await namedTarget('Sealed from others');
    expect(await idsOf(stranger, { query: 'sealed from others' })).toEqual([]);
    expect(await idsOf(stranger, { query: id })).toEqual([]);
    expect(await idsOf(stranger, { ids: id })).toEqual([]);
    await expect(search(scientist.ctx, { query: 'a'.repeat(201) })).rejects.toThrow(InvalidInputError);
    await expect(search(scientist.ctx, { ids: 'tgt_1' })).rejects.toThrow(InvalidInputError);
  });
});
