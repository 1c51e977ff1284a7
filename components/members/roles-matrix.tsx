'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, Minus, Pencil, Plus, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useCan } from '@/components/access/access-provider';
import { RowMenu } from '@/components/members/row-menu';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/dialog';
import { Panel } from '@/components/ui/panel';
import { plural } from '@/components/ui/quantity';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { deleteRole, peopleKeys, rolesQuery } from '@/lib/api-client/members';
import { PERMISSION_WORDS, PERMISSIONS } from '@/lib/domain/permissions';
import type { RoleRow } from '@/lib/domain/resources/members';

const RoleDialog = dynamic(
  () => import('@/components/members/role-dialog').then((module) => module.RoleDialog),
  { ssr: false },
);

/** What each role allows: permissions down, roles across. */
export function RolesMatrix({ org }: { org: string }) {
  const mayManage = useCan('member:manage');
  const roles = useQuery(rolesQuery(org));
  const client = useQueryClient();
  const [editing, setEditing] = useState<RoleRow | 'new' | null>(null);
  const [deleting, setDeleting] = useState<RoleRow | null>(null);
  const done = (title: string) => {
    setEditing(null);
    setDeleting(null);
    showToast({ title });
    void client.invalidateQueries({ queryKey: peopleKeys.all(org) });
  };
  const remove = useMutation({
    mutationFn: (role: RoleRow) => deleteRole(org, role.id),
    onSuccess: (_, { name }) => done(`The role ${name} is deleted`),
  });
  return (
    <Panel
      flush
      title="What each role allows"
      actions={
        mayManage && (
          <Button size="sm" icon={Plus} onPress={() => setEditing('new')}>
            New role
          </Button>
        )
      }
    >
      {roles.isPending ? (
        <SkeletonRows label="Loading roles" rows={8} />
      ) : roles.isError ? (
        <ErrorState
          title="Roles could not be loaded"
          error={roles.error}
          onRetry={() => void roles.refetch()}
        />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section tabIndex={0} aria-label="Permissions by role" className="overflow-x-auto -outline-offset-2">
          <table className="w-full text-left text-sm">
            <thead>
              <tr className="border-b border-line align-bottom text-xs text-ink-muted">
                <th
                  scope="col"
                  className="sticky left-0 z-10 min-w-36 sm:min-w-48 bg-surface py-2 pr-3 pl-4 font-medium"
                >
                  Permission
                </th>
                {roles.data.roles.map((role) => (
                  <th key={role.id} scope="col" className="min-w-28 px-3 py-2 text-center font-normal">
                    <span className="flex items-center justify-center gap-1 text-sm font-medium text-ink">
                      <span className="max-w-40 truncate" title={role.name}>
                        {role.name}
                      </span>
                      {mayManage && !role.builtIn && role.canGive && (
                        <RowMenu
                          label={`Actions for the role ${role.name}`}
                          entries={[
                            { id: 'edit', name: 'Change', icon: Pencil, onAction: () => setEditing(role) },
                            {
                              ...{ id: 'delete', name: 'Delete', icon: Trash2 },
                              onAction: () => {
                                remove.reset();
                                setDeleting(role);
                              },
                            },
                          ]}
                        />
                      )}
                    </span>
                    <span className="figures block">{plural(role.members, 'member')}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {PERMISSIONS.map((permission) => (
                <tr key={permission} className="border-b border-line last:border-b-0">
                  <th
                    scope="row"
                    className="sticky left-0 z-10 max-w-96 min-w-36 sm:min-w-48 bg-surface py-2 pr-3 pl-4 font-normal"
                  >
                    <span className="block text-pretty">{PERMISSION_WORDS[permission]}</span>
                    <code className="text-xs text-ink-muted">{permission}</code>
                  </th>
                  {roles.data.roles.map((role) => (
                    <td key={role.id} className="px-3 py-2 text-center">
                      <Mark isAllowed={role.permissions.includes(permission)} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {editing && (
        <RoleDialog
          org={org}
          role={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onDone={({ name }) => done(`The role ${name} is saved`)}
        />
      )}
      {deleting && (
        <ConfirmDialog
          title={`Delete the role ${deleting.name}?`}
          isOpen
          onClose={() => setDeleting(null)}
          confirmLabel="Delete"
          keepLabel="Keep"
          onConfirm={() => remove.mutate(deleting)}
          isPending={remove.isPending}
          error={remove.error}
        >
          {deleting.members > 0
            ? `${plural(deleting.members, 'member')} have it. Give them another role first.`
            : 'Nobody has it.'}
        </ConfirmDialog>
      )}
    </Panel>
  );
}

function Mark({ isAllowed }: { isAllowed: boolean }) {
  return isAllowed ? (
    <Check aria-label="allowed" strokeWidth={2.5} className="mx-auto size-4 text-accent" />
  ) : (
    <Minus aria-label="not allowed" className="mx-auto size-4 text-ink-faint opacity-50" />
  );
}
