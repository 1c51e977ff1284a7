'use client';

import { Select } from '@/components/ui/select';
import type { RoleRow } from '@/lib/domain/resources/members';

/** The roles that the one who chooses may give; the others are in sight, and cannot be chosen. */
export function RoleSelect({
  roles,
  value,
  onChange,
  error,
}: {
  roles: RoleRow[];
  value: string | null;
  onChange: (roleId: string) => void;
  error?: string | null;
}) {
  return (
    <Select
      label="Role"
      placeholder="Choose a role"
      value={value}
      onChange={onChange}
      error={error ?? null}
      options={roles.map((role) => ({
        id: role.id,
        name: role.name,
        detail: roleWords(role),
        isDisabled: !role.canGive,
      }))}
    />
  );
}

const BUILT_IN_WORDS: Record<string, string> = {
  Admin: 'Runs the organisation: people, tokens, settings, audit',
  Scientist: 'Adds targets and libraries, starts and cancels runs',
  Viewer: 'Sees everything, changes nothing',
  Collaborator: 'Sees ranks and scores, no structure',
};

function roleWords(role: RoleRow): string {
  if (!role.canGive) return 'Allows more than your role does';
  return (role.builtIn && BUILT_IN_WORDS[role.name]) || `${role.permissions.length} permissions`;
}
