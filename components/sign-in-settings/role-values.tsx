'use client';

import { Plus, Trash2 } from 'lucide-react';
import type { ProviderDraft } from '@/components/sign-in-settings/provider-draft';
import { Button, IconButton } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';

type Row = ProviderDraft['roleValues'][number];

/** Which value of the claim means which role. */
export function RoleValues({
  rows,
  roles,
  onChange,
}: {
  rows: Row[];
  roles: { id: string; name: string }[];
  onChange: (rows: Row[]) => void;
}) {
  const replace = (index: number, change: Partial<Row>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...change } : row)));
  return (
    <fieldset className="space-y-2">
      <legend className="text-sm font-medium">Values of the claim</legend>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
        <div key={index} className="grid grid-cols-[1fr_1fr_auto] items-end gap-2">
          <TextField label="Value" value={row.value} onChange={(value) => replace(index, { value })} />
          <Select
            label="Role"
            placeholder="Choose a role"
            value={row.roleId || null}
            onChange={(roleId) => replace(index, { roleId })}
            options={roles}
          />
          <IconButton
            icon={Trash2}
            label={`Remove value ${row.value}`}
            onPress={() => onChange(rows.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button size="sm" icon={Plus} onPress={() => onChange([...rows, { value: '', roleId: '' }])}>
        Add value
      </Button>
    </fieldset>
  );
}
