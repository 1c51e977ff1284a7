import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { OrgContext } from '@/lib/auth/org-context';
import { type Dependencies, installDependencies } from '@/lib/dependencies';
import { ForbiddenError, InvalidInputError } from '@/lib/domain/errors';
import type { Permission } from '@/lib/domain/permissions';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

const contextWith = (...permissions: Permission[]): OrgContext => ({
  org: { id: 'org_a', slug: 'a', name: 'A' },
  actor: { kind: 'system', job: 'test' },
  permissions: new Set(permissions),
  requestId: 'req_1',
  ip: null,
});

describe('defineUseCase', () => {
  installDependencies({} as Dependencies);
  const run = vi.fn(async (_ctx: OrgContext, input: { count: number }) => input.count + 1);
  const useCase = defineUseCase({
    name: 'count-up',
    permission: 'run:read',
    input: z.object({ count: z.number({ error: 'Must be a number.' }) }),
    run,
  });

  it('runs with the parsed input', async () => {
    await expect(useCase(contextWith('run:read'), { count: 1, org_id: 'org_b' })).resolves.toBe(2);
    expect(run.mock.lastCall?.[1]).toEqual({ count: 1 });
  });

  it('asks for the permission before it looks at the input', async () => {
    run.mockClear();
    await expect(useCase(contextWith('run:start'), { count: 'x' })).rejects.toThrow(ForbiddenError);
    expect(run).not.toHaveBeenCalled();
  });

  it('asks for each of several permissions, and for none if every member may', async () => {
    const input = z.object({});
    const both = defineUseCase({
      name: 'both',
      permission: ['run:read', 'structure:read'],
      input,
      run: async () => 'done',
    });
    await expect(both(contextWith('run:read'), {})).rejects.toThrow('structure:read');
    await expect(both(contextWith('structure:read'), {})).rejects.toThrow('run:read');
    const anybody = defineUseCase({ name: 'anybody', permission: [], input, run: async () => 'done' });
    await expect(anybody(contextWith(), {})).resolves.toBe('done');
  });

  it('names the field that is wrong', async () => {
    const attempt = useCase(contextWith('run:read'), { count: 'x' });
    await expect(attempt).rejects.toThrow(InvalidInputError);
    await expect(attempt).rejects.toMatchObject({
      issues: [{ field: 'count', message: 'Must be a number.' }],
    });
  });
});
