'use client';

import { useQuery } from '@tanstack/react-query';
import { ProvidersPanel } from '@/components/sign-in-settings/providers-panel';
import { SignInRules } from '@/components/sign-in-settings/sign-in-rules';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { signInSettingsQuery } from '@/lib/api-client/sign-in-settings';

/** How an organisation lets its people in. */
export function SignInSettingsView({ org }: { org: string }) {
  const settings = useQuery(signInSettingsQuery(org));
  if (settings.isPending) return <SkeletonRows label="Loading the sign-in settings" rows={6} />;
  if (settings.isError) {
    return (
      <ErrorState
        title="The sign-in settings could not be loaded"
        error={settings.error}
        onRetry={() => void settings.refetch()}
      />
    );
  }
  return (
    <div className="max-w-3xl space-y-4">
      <SignInRules org={org} settings={settings.data} />
      <ProvidersPanel org={org} settings={settings.data} />
    </div>
  );
}
