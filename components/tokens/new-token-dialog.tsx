'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { ShownOnce } from '@/components/tokens/shown-once';
import { Button } from '@/components/ui/button';
import { CheckboxGroup } from '@/components/ui/choices';
import { Dialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { issuesByField } from '@/lib/api-client/request';
import { createToken, tokenKeys } from '@/lib/api-client/tokens';
import { type GrantablePermission, PERMISSION_WORDS } from '@/lib/domain/permissions';
import { TOKEN_DAYS } from '@/lib/domain/resources/tokens';

const LIFETIMES_DAYS = [7, 30, TOKEN_DAYS.default, 180, TOKEN_DAYS.most];

interface Props {
  org: string;
  grantableScopes: GrantablePermission[];
  onClose: () => void;
}

/** Asks what a new token is for and what it may do; then shows it, once. */
export function NewTokenDialog({ org, grantableScopes, onClose }: Props) {
  const client = useQueryClient();
  const form = useId();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState<number>(TOKEN_DAYS.default);
  const create = useMutation({
    mutationFn: () =>
      createToken(org, {
        name,
        scopes: grantableScopes.filter((scope) => scopes.includes(scope)),
        expiresInDays: days,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: tokenKeys.list(org) }),
  });
  if (create.data) {
    return (
      <Dialog
        title="The token is made"
        isOpen
        onClose={onClose}
        isAlert
        footer={
          <Button variant="primary" onPress={onClose}>
            I have kept it
          </Button>
        }
      >
        <ShownOnce text={create.data.text} />
      </Dialog>
    );
  }
  const issues = issuesByField(create.error);
  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate();
  }
  return (
    <Dialog
      title="Make a token"
      isOpen
      onClose={onClose}
      width="lg"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} isPending={create.isPending}>
            Make the token
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="space-y-4">
        <div className="grid gap-4 sm:grid-cols-[1fr_12rem]">
          <TextField
            label="Name"
            description="What will use it, the nightly screen for example."
            value={name}
            onChange={setName}
            maxLength={200}
            autoFocus
            error={issues.name}
          />
          <Select
            label="Expires after"
            options={LIFETIMES_DAYS.map((each) => ({ id: String(each), name: `${each} days` }))}
            value={String(days)}
            onChange={(id) => setDays(Number(id))}
          />
        </div>
        <CheckboxGroup
          label="Scopes"
          isInColumns
          description="Choose no more than it needs. It can never do more than your own role allows at that moment."
          choices={grantableScopes.map((scope) => ({
            id: scope,
            name: scope,
            detail: PERMISSION_WORDS[scope],
          }))}
          value={scopes}
          onChange={setScopes}
          error={issues.scopes}
        />
        <FormProblem error={create.error} fields={['name', 'scopes']} />
      </form>
    </Dialog>
  );
}
