'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { usePermissions } from '@/components/access/access-provider';
import { Button } from '@/components/ui/button';
import { CheckboxGroup } from '@/components/ui/choices';
import { Dialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { TextField } from '@/components/ui/text-field';
import { changeRole, createRole } from '@/lib/api-client/members';
import { issuesByField } from '@/lib/api-client/request';
import { PERMISSION_WORDS, PERMISSIONS } from '@/lib/domain/permissions';
import type { RoleRow } from '@/lib/domain/resources/members';

/** Makes a role of the organisation's own, or changes one. */
export function RoleDialog({
  org,
  role,
  onClose,
  onDone,
}: {
  org: string;
  /** Null: a new one. */
  role: RoleRow | null;
  onClose: () => void;
  onDone: (role: RoleRow) => void;
}) {
  const own = usePermissions();
  const [name, setName] = useState(role?.name ?? '');
  const [permissions, setPermissions] = useState<string[]>(role?.permissions ?? []);
  const save = useMutation({
    mutationFn: () =>
      role ? changeRole(org, role.id, { name, permissions }) : createRole(org, { name, permissions }),
    onSuccess: onDone,
  });
  const issues = issuesByField(save.error);
  return (
    <Dialog
      title={role ? `Change ${role.name}` : 'New role'}
      isOpen
      onClose={onClose}
      width="lg"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" form="role" variant="primary" isPending={save.isPending}>
            {role ? 'Save' : 'Make the role'}
          </Button>
        </>
      }
    >
      <form
        id="role"
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextField
          label="Name"
          autoFocus
          maxLength={60}
          value={name}
          onChange={setName}
          error={issues.name ?? null}
        />
        <CheckboxGroup
          label="May"
          isInColumns
          value={permissions}
          onChange={setPermissions}
          error={issues.permissions ?? null}
          description="Nobody gives what they do not hold: what your own role lacks cannot be chosen."
          choices={PERMISSIONS.map((permission) => ({
            id: permission,
            name: PERMISSION_WORDS[permission],
            detail: <code className="text-xs">{permission}</code>,
            isDisabled: !own.has(permission),
          }))}
        />
        <FormProblem error={save.error} fields={['name', 'permissions']} />
      </form>
    </Dialog>
  );
}
