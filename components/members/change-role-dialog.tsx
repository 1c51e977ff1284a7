'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RoleSelect } from '@/components/members/role-select';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { changeMemberRole, rolesQuery } from '@/lib/api-client/members';
import type { MemberRow } from '@/lib/domain/resources/members';

/** Gives one member another role. */
export function ChangeRoleDialog({
  org,
  member,
  onClose,
  onDone,
}: {
  org: string;
  member: MemberRow;
  onClose: () => void;
  onDone: (member: MemberRow) => void;
}) {
  const roles = useQuery(rolesQuery(org));
  const [roleId, setRoleId] = useState<string>(member.role.id);
  const change = useMutation({
    mutationFn: () => changeMemberRole(org, member.id, roleId),
    onSuccess: onDone,
  });
  return (
    <Dialog
      title={`Role of ${member.name}`}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={roleId === member.role.id}
            isPending={change.isPending}
            onPress={() => change.mutate()}
          >
            Change role
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        <RoleSelect roles={roles.data?.roles ?? []} value={roleId} onChange={setRoleId} />
        <p className="text-sm text-pretty text-ink-muted">
          It acts within seconds, in pages that are open as well.
        </p>
        <FormProblem error={change.error} fields={[]} />
      </div>
    </Dialog>
  );
}
