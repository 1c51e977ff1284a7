import { describe, expect, it } from 'vitest';
import { BUILT_IN_ROLES, permissionsOf } from '@/lib/auth/built-in-roles';
import { isGrantablePermission, PERMISSIONS } from '@/lib/domain/permissions';

describe('built-in roles', () => {
  it('let a Viewer read and nothing else', () => {
    expect(BUILT_IN_ROLES.Viewer.every((permission) => permission.endsWith(':read'))).toBe(true);
    expect(BUILT_IN_ROLES.Viewer).not.toContain('audit:read');
  });

  it('let a Scientist work, but not manage people or the organisation', () => {
    expect(BUILT_IN_ROLES.Scientist).toEqual(
      expect.arrayContaining(['run:start', 'run:cancel', 'library:write']),
    );
    for (const reserved of ['member:manage', 'token:manage', 'org:manage', 'audit:read'] as const) {
      expect(BUILT_IN_ROLES.Scientist).not.toContain(reserved);
    }
  });

  it('let an Admin do everything that can be granted, and nobody the work of jobs', () => {
    expect([...BUILT_IN_ROLES.Admin].sort()).toEqual([...PERMISSIONS].sort());
    expect(isGrantablePermission('job:execute')).toBe(false);
  });

  it('show a Collaborator what a Viewer sees, but for structures', () => {
    expect(BUILT_IN_ROLES.Collaborator).toEqual(
      BUILT_IN_ROLES.Viewer.filter((permission) => permission !== 'structure:read'),
    );
  });

  it('follow the code, not their rows; own roles follow their rows', () => {
    const row = { permissions: ['run:read', 'job:execute'] };
    expect(permissionsOf({ ...row, name: 'Viewer', builtIn: true })).toEqual(BUILT_IN_ROLES.Viewer);
    expect(permissionsOf({ ...row, name: 'Viewer', builtIn: false })).toEqual(['run:read']);
  });
});
