'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { draftOf, inputOf, type ProviderDraft } from '@/components/sign-in-settings/provider-draft';
import { RoleValues } from '@/components/sign-in-settings/role-values';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Checkbox } from '@/components/ui/choices';
import { Dialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { Select } from '@/components/ui/select';
import { messageOf } from '@/components/ui/states';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast';
import { issuesByField } from '@/lib/api-client/request';
import {
  changeProvider,
  createProvider,
  signInSettingsKeys,
  testIssuer,
} from '@/lib/api-client/sign-in-settings';
import type { IdentityProvider, SignInSettings } from '@/lib/domain/resources/sign-in';

const NOBODY = 'nobody';
const FIELDS = ['name', 'issuer', 'clientId', 'clientSecret', 'roleClaim'] as const;

/** A provider to add, or to change. */
export function ProviderDialog({
  org,
  settings,
  provider,
  onClose,
}: {
  org: string;
  settings: SignInSettings;
  provider: IdentityProvider | null;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(provider));
  const set = (change: Partial<ProviderDraft>) => setDraft((before) => ({ ...before, ...change }));
  const save = useMutation({
    mutationFn: () =>
      provider ? changeProvider(org, provider.id, inputOf(draft)) : createProvider(org, inputOf(draft)),
    onSuccess: (saved) => {
      void client.invalidateQueries({ queryKey: signInSettingsKeys.settings(org) });
      showToast({ title: `${saved.name} is ${provider ? 'changed' : 'added'}` });
      onClose();
    },
  });
  const issues = issuesByField(save.error);
  // A list's issue names the entry, `domains.0`.
  const domainsIssue = Object.entries(issues).find(([field]) => field.startsWith('domains'))?.[1];
  return (
    <Dialog
      title={provider ? provider.name : 'Add an identity provider'}
      isOpen
      onClose={onClose}
      width="lg"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isPending={save.isPending} onPress={() => save.mutate()}>
            {provider ? 'Save' : 'Add'}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <TextField
            label="Name"
            value={draft.name}
            onChange={(name) => set({ name })}
            autoFocus
            description="As people know it: “University account”."
            error={issues.name}
          />
          <TextField
            label="Domains"
            value={draft.domains}
            onChange={(domains) => set({ domains })}
            placeholder="lab.example.org"
            description="Of the verified mail addresses that it may vouch for; separated by commas."
            error={domainsIssue}
          />
        </div>
        <IssuerField
          org={org}
          issuer={draft.issuer}
          isFixed={provider !== null}
          onChange={(issuer) => set({ issuer })}
          error={issues.issuer}
        />
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <TextField
            label="Client id"
            value={draft.clientId}
            onChange={(clientId) => set({ clientId })}
            error={issues.clientId}
          />
          <TextField
            label="Client secret"
            type="password"
            autoComplete="off"
            value={draft.clientSecret}
            onChange={(clientSecret) => set({ clientSecret })}
            description={
              provider?.hasClientSecret
                ? 'One is kept, and never shown. Empty leaves it.'
                : 'Kept encrypted, and never shown again.'
            }
            error={issues.clientSecret}
          />
        </div>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <TextField
            label="Claim with roles"
            value={draft.roleClaim}
            onChange={(roleClaim) => set({ roleClaim })}
            placeholder="groups"
            description="Sets the role at each sign-in. Empty: roles are given here by hand."
            error={issues.roleClaim}
          />
          <Select
            label="Role without a claim"
            value={draft.defaultRoleId || NOBODY}
            onChange={(id) => set({ defaultRoleId: id === NOBODY ? '' : id })}
            options={[{ id: NOBODY, name: 'None: refuse them' }, ...settings.roles]}
          />
        </div>
        {draft.roleClaim.trim() !== '' && (
          <RoleValues
            rows={draft.roleValues}
            roles={settings.roles}
            onChange={(roleValues) => set({ roleValues })}
          />
        )}
        <Checkbox
          label="In use"
          detail="Off: nobody comes in by it, and those who did are signed out."
          isSelected={draft.enabled}
          onChange={(enabled) => set({ enabled })}
        />
        <FormProblem error={save.error} fields={domainsIssue ? Object.keys(issues) : FIELDS} />
      </div>
    </Dialog>
  );
}

function IssuerField({
  org,
  issuer,
  isFixed,
  onChange,
  error,
}: {
  org: string;
  issuer: string;
  isFixed: boolean;
  onChange: (issuer: string) => void;
  error: string | undefined;
}) {
  const test = useMutation({ mutationFn: () => testIssuer(org, issuer.trim()) });
  return (
    <div className="space-y-2">
      <div className="flex items-end gap-2">
        <div className="grow">
          <TextField
            label="Issuer"
            value={issuer}
            isReadOnly={isFixed}
            onChange={(value) => {
              test.reset();
              onChange(value);
            }}
            placeholder="https://login.lab.example.org/realms/lab"
            error={error ?? null}
          />
        </div>
        <Button isPending={test.isPending} isDisabled={!issuer.trim()} onPress={() => test.mutate()}>
          Test
        </Button>
      </div>
      {test.isError && (
        <Callout tone="danger" isLive>
          {messageOf(test.error)}
        </Callout>
      )}
      {test.data &&
        (test.data.ok ? (
          <Callout tone="info" title="The provider answers" isLive>
            People sign in at {new URL(test.data.authorizationEndpoint).host}.
          </Callout>
        ) : (
          <Callout tone="danger" title="This provider cannot be used" isLive>
            {test.data.problem}
          </Callout>
        ))}
    </div>
  );
}
