import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { moveOrganization } from '@/db/metadata/organizations-repository';
import { makeMember, makeOrganization } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { memberContext, type OrgContext } from '@/lib/auth/org-context';
import { type Dependencies, installDependencies } from '@/lib/dependencies';
import { ForbiddenError, InvalidInputError } from '@/lib/domain/errors';
import { newId, type OrganizationId } from '@/lib/domain/ids';
import type { GrantablePermission } from '@/lib/domain/permissions';
import { sessionOf } from '@/lib/testing/sessions';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

describe('defineUseCase', () => {
  let database: TestDatabase;
  let org: { id: OrganizationId; slug: string };

  beforeAll(async () => {
    database = await createTestDatabase();
    installDependencies({ metadata: database.metadata } as Dependencies);
    org = await makeOrganization(database.metadata);
    await database.metadata.withInstallation((tx) => moveOrganization(tx, org.id, ['requested'], 'ready'));
  });
  afterAll(() => database?.close());
  beforeEach(() => void run.mockClear());

  async function contextWith(...permissions: GrantablePermission[]): Promise<OrgContext> {
    const member = await makeMember(database.metadata, org.id, permissions);
    return memberContext(sessionOf(member), org.slug, { requestId: newId('request'), ip: null });
  }

  const run = vi.fn(async (_ctx: OrgContext, input: { count: number }) => input.count + 1);
  const input = z.object({ count: z.number({ error: 'Must be a number.' }) });
  const countUp = defineUseCase({ name: 'count-up', permission: 'run:read', input, run });
  const anybody = defineUseCase({ name: 'anybody', permission: [], input, run });

  it('runs with the parsed input', async () => {
    const ctx = await contextWith('run:read');
    await expect(countUp(ctx, { count: 1, org_id: 'org_b' })).resolves.toBe(2);
    expect(run.mock.lastCall?.[1]).toEqual({ count: 1 });
  });

  it('asks for the permission before it looks at the input', async () => {
    await expect(countUp(await contextWith('run:start'), { count: 'x' })).rejects.toThrow(ForbiddenError);
    expect(run).not.toHaveBeenCalled();
  });

  it('asks for each of several permissions, and for none if every member may', async () => {
    const both = defineUseCase({ name: 'both', permission: ['run:read', 'structure:read'], input, run });
    await expect(both(await contextWith('run:read'), { count: 1 })).rejects.toThrow('structure:read');
    await expect(both(await contextWith('structure:read'), { count: 1 })).rejects.toThrow('run:read');
    expect(run).not.toHaveBeenCalled();
    await expect(anybody(await contextWith(), { count: 1 })).resolves.toBe(2);
  });

  it('names the field that is wrong', async () => {
    const attempt = countUp(await contextWith('run:read'), { count: 'x' });
    await expect(attempt).rejects.toThrow(InvalidInputError);
    await expect(attempt).rejects.toMatchObject({
      issues: [{ field: 'count', message: 'Must be a number.' }],
    });
  });

  it('takes no context that was not issued, whatever its permissions and its own', async () => {
    const forged = { ...(await contextWith()), permissions: new Set(['run:read']) } as unknown as OrgContext;
    for (const useCase of [countUp, anybody]) {
      await expect(useCase(forged, { count: 1 })).rejects.toThrow('was not made by lib/auth/org-context');
    }
    expect(run).not.toHaveBeenCalled();
  });
});
