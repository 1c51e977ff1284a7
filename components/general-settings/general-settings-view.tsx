'use client';

import { useQuery } from '@tanstack/react-query';
import { DangerZone } from '@/components/general-settings/danger-zone';
import { GeneralSettingsForm } from '@/components/general-settings/general-settings-form';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { generalSettingsQuery } from '@/lib/api-client/general-settings';

/** What holds for the whole organisation: its name, what runs start with, what is removed, and its end. */
export function GeneralSettingsView({ org }: { org: string }) {
  const settings = useQuery(generalSettingsQuery(org));
  if (settings.isPending) return <SkeletonRows label="Loading the settings" rows={6} />;
  if (settings.isError) {
    return (
      <ErrorState
        title="The settings could not be loaded"
        error={settings.error}
        onRetry={() => void settings.refetch()}
      />
    );
  }
  return (
    <div className="max-w-3xl space-y-4">
      <GeneralSettingsForm org={org} settings={settings.data} />
      <DangerZone org={org} />
    </div>
  );
}
