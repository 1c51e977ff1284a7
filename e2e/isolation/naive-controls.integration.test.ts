import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrganizationRecord } from '@/db/metadata/organizations-repository';
import { getTarget } from '@/db/metadata/targets-repository';
import { makeOrganization, makeTarget } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import type { Send } from '@/e2e/isolation/answers';
import type { OrganizationCase } from '@/e2e/isolation/cases/case';
import { problemsOf } from '@/e2e/isolation/checks';
import type { Caller, Side, World } from '@/e2e/isolation/world';
import { DomainError, ForbiddenError, NotAuthenticatedError, NotFoundError } from '@/lib/domain/errors';
import { newId, type OrganizationId, type TargetId } from '@/lib/domain/ids';
import { errorResponse } from '@/lib/http/error-response';

/** Reads a target's name for an organisation, rightly or naively. */
type Read = (orgId: OrganizationId, targetId: TargetId) => Promise<string>;

const WAY = 'GET /api/v1/orgs/[org]/targets/[targetId]';
const as = (who: string): Caller => ({ headers: { who } });

let database: TestDatabase;
let ours: OrganizationRecord;
let theirs: OrganizationRecord;
let targetId: TargetId;
let pooled: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  ours = await makeOrganization(database.metadata);
  theirs = await makeOrganization(database.metadata);
  targetId = await makeTarget(database.metadata, ours.id);
  // What a transaction pooler is to those behind it: one connection, for everybody in turn.
  pooled = postgres(database.url, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await pooled?.end();
  await database?.close();
});

/** The route with everybody let in as they should be, so that all depends on how the row is read. */
function productThat(read: Read): Send {
  return async ({ path, headers = {} }) => {
    const [, , , , slug, , id] = path.split('/');
    try {
      const { who } = headers;
      if (who !== 'ours' && who !== 'theirs' && who !== 'weaker') throw new NotAuthenticatedError();
      const org = who === 'theirs' ? theirs : ours;
      if (slug !== org.slug) throw new NotFoundError('organisation');
      if (who === 'weaker') throw new ForbiddenError('Your role does not allow this.');
      return { status: 200, headers: [], body: await read(org.id, id as TargetId) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const response = errorResponse(error, newId('request'));
      return { status: response.status, headers: [...response.headers], body: await response.text() };
    }
  };
}

/** What the suite says of such a product. */
function verdictOn(read: Read): Promise<string[]> {
  const side = (name: string, { slug }: OrganizationRecord) =>
    ({
      slug,
      marker: `marker of ${name}`,
      admin: as(name),
      token: as(name === 'ours' ? 'ours' : 'nobody'),
    }) as Side;
  const row: OrganizationCase = {
    ...{ kind: 'organization', needs: ['target:read'] },
    things: () => ({ targetId }),
    tells: () => [`name of ${targetId}`],
  };
  return problemsOf(WAY, row, {
    ...{ send: productThat(read), ours: side('ours', ours), theirs: side('theirs', theirs) },
    unknownSlug: 'nobody-is-here',
    memberWithout: async () => as('weaker'),
    tokenWithout: async () => as('weaker'),
    ...{ signedOut: as('nobody'), revokedToken: as('nobody') },
  } as unknown as World);
}

const nameOf = (row: unknown, id: TargetId) => {
  if (!row) throw new NotFoundError('target');
  return `name of ${id}`;
};

describe('what the suite says of', () => {
  it('the repository as it is: nothing', async () => {
    const read: Read = (orgId, id) =>
      database.metadata.withOrganization(orgId, async (tx) => nameOf(await getTarget(tx, orgId, id), id));
    expect(await verdictOn(read)).toEqual([]);
  });

  it('control: a repository that forgot the organisation, on a connection without its scope', async () => {
    const verdict = await verdictOn(async (_orgId, id) =>
      nameOf((await database.superuser`select 1 from targets where id = ${id}`)[0], id),
    );
    expect(verdict).toEqual(
      expect.arrayContaining([
        expect.stringContaining('another organisation with our ids is answered 200'),
        expect.stringContaining(`another organisation with our ids is told "name of ${targetId}"`),
        expect.stringContaining('another organisation with our ids can tell it from an unknown one'),
      ]),
    );
  });

  it('control: a session-level SET on a connection that others use as well', async () => {
    const verdict = await verdictOn(async (orgId, id) => {
      await pooled.unsafe(`set app.org_id = '${orgId}'`);
      return nameOf((await pooled`select 1 from targets where id = ${id}`)[0], id);
    });
    expect(verdict).toContain(`another organisation at the same time is told "name of ${targetId}"`);
  });
});
