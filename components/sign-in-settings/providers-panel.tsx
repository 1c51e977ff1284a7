'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { CopyableCode } from '@/components/ui/copyable-code';
import { ConfirmDialog } from '@/components/ui/dialog';
import { Facts, Panel } from '@/components/ui/panel';
import { EmptyState } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { removeProvider, signInSettingsKeys } from '@/lib/api-client/sign-in-settings';
import type { IdentityProvider, SignInSettings } from '@/lib/domain/resources/sign-in';

const ProviderDialog = dynamic(
  () => import('@/components/sign-in-settings/provider-dialog').then((module) => module.ProviderDialog),
  { ssr: false },
);

/** The OpenID Connect providers that people may come by. */
export function ProvidersPanel({ org, settings }: { org: string; settings: SignInSettings }) {
  const [edited, setEdited] = useState<IdentityProvider | 'new' | null>(null);
  const { providers } = settings;
  return (
    <Panel
      title="Single sign-on"
      flush
      actions={
        <Button size="sm" icon={Plus} onPress={() => setEdited('new')}>
          Add provider
        </Button>
      }
    >
      {providers.length === 0 ? (
        <EmptyState icon={KeyRound} title="No identity provider">
          Let people in with the accounts that they have already: any OpenID Connect provider, Keycloak, Entra
          ID, Okta or Google for example.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {providers.map((provider) => (
            <li key={provider.id} className="flex flex-wrap items-start justify-between gap-3 px-4 py-3">
              <div className="min-w-0">
                <p className="flex items-center gap-2 font-medium">
                  {provider.name}
                  {!provider.enabled && <Badge>Off</Badge>}
                </p>
                <p className="truncate text-sm text-ink-muted">{provider.issuer}</p>
                <p className="text-sm text-ink-muted">{provider.domains.join(', ')}</p>
              </div>
              <div className="flex gap-2">
                <Button size="sm" aria-label={`Edit ${provider.name}`} onPress={() => setEdited(provider)}>
                  Edit
                </Button>
                <RemoveProvider org={org} provider={provider} />
              </div>
            </li>
          ))}
        </ul>
      )}
      <div className="border-t border-line px-4 py-3">
        <Facts
          items={[
            {
              name: 'Redirect URI',
              value: <CopyableCode text={settings.redirectUri} about="the redirect URI" />,
            },
            {
              name: 'Sign-in link',
              value: <CopyableCode text={settings.startUrl} about="the sign-in link" />,
            },
          ]}
        />
      </div>
      {edited && (
        <ProviderDialog
          org={org}
          settings={settings}
          provider={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </Panel>
  );
}

function RemoveProvider({ org, provider }: { org: string; provider: IdentityProvider }) {
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => removeProvider(org, provider.id),
    onSuccess: () => {
      setAsking(false);
      void client.invalidateQueries({ queryKey: signInSettingsKeys.settings(org) });
      showToast({ title: `${provider.name} is removed` });
    },
  });
  return (
    <>
      <Button
        size="sm"
        variant="danger"
        aria-label={`Remove ${provider.name}`}
        onPress={() => setAsking(true)}
      >
        Remove
      </Button>
      <ConfirmDialog
        title={`Remove ${provider.name}?`}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        confirmLabel="Remove"
        keepLabel="Keep"
        onConfirm={() => remove.mutate()}
        isPending={remove.isPending}
        error={remove.error}
      >
        Everybody who came by single sign-on is signed out of this organisation. They stay members.
      </ConfirmDialog>
    </>
  );
}
