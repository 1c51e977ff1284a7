'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FormProblem } from '@/components/ui/form-problem';
import { NumberField } from '@/components/ui/number-field';
import { Panel } from '@/components/ui/panel';
import { plural } from '@/components/ui/quantity';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast';
import { changeGeneralSettings, generalSettingsKeys } from '@/lib/api-client/general-settings';
import { issuesByField } from '@/lib/api-client/request';
import { DOCKING_PARAMETER_DOCS, DOCKING_PARAMETER_LIMITS } from '@/lib/domain/docking-parameters';
import type { GeneralSettings, Retention, RunDefaults } from '@/lib/domain/resources/general-settings';

const KEEP = 'keep';
const DAYS = [7, 30, 90, 180, 365];

const PARAMETERS: { name: keyof RunDefaults; label: string }[] = [
  { name: 'exhaustiveness', label: 'Exhaustiveness' },
  { name: 'poses', label: 'Poses' },
];

const RETENTION: { name: keyof Retention; label: string; description: string }[] = [
  {
    name: 'taskLogDays',
    label: 'Logs of dockings',
    description: 'Counted from the end of their run. Poses, scores and how they were made stay.',
  },
  {
    name: 'preparedLigandDays',
    label: 'Prepared ligands',
    description: 'One that is needed again is prepared again, with the same result.',
  },
];

const FIELDS = [
  'name',
  ...PARAMETERS.map(({ name }) => `defaults.${name}`),
  ...RETENTION.map(({ name }) => `retention.${name}`),
];

/** Name, defaults of new runs, and retention: changed together. */
export function GeneralSettingsForm({ org, settings }: { org: string; settings: GeneralSettings }) {
  const client = useQueryClient();
  const router = useRouter();
  const { slug, ...saved } = settings;
  const [draft, setDraft] = useState(saved);
  const change = useMutation({
    mutationFn: () => changeGeneralSettings(org, draft),
    onSuccess: (changed) => {
      client.setQueryData(generalSettingsKeys.settings(org), changed);
      void client.invalidateQueries({ queryKey: generalSettingsKeys.runDefaults(org) });
      showToast({ title: 'The settings are changed' });
      // The name stands in the frame of every page.
      router.refresh();
    },
  });
  const issues = issuesByField(change.error);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved);
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    change.mutate();
  }
  return (
    <form onSubmit={onSubmit} className="space-y-4">
      <Panel title="Organisation">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="Name"
            value={draft.name}
            onChange={(name) => setDraft((before) => ({ ...before, name }))}
            maxLength={200}
            error={issues.name}
          />
          <dl className="flex flex-col gap-1 text-sm">
            <dt className="font-medium">Address</dt>
            <dd className="flex h-8.5 items-center font-mono break-all">/orgs/{slug}</dd>
            <dd className="text-ink-muted">It stays: links and programs use it.</dd>
          </dl>
        </div>
      </Panel>
      <Panel title="New runs">
        <div className="space-y-3">
          <div className="grid max-w-md grid-cols-2 gap-4">
            {PARAMETERS.map(({ name, label }) => {
              const { least, most } = DOCKING_PARAMETER_LIMITS[name];
              return (
                <NumberField
                  key={name}
                  label={label}
                  value={draft.defaults[name]}
                  onChange={(value) =>
                    setDraft((before) => ({ ...before, defaults: { ...before.defaults, [name]: value } }))
                  }
                  minValue={least}
                  maxValue={most}
                  help={<p>{DOCKING_PARAMETER_DOCS[name]}</p>}
                  error={issues[`defaults.${name}`]}
                />
              );
            })}
          </div>
          <p className="text-sm text-ink-muted">
            What a run without a pipeline starts with if nobody says otherwise, in the browser and by the API.
            Runs that are there keep theirs.
          </p>
        </div>
      </Panel>
      <Panel title="Retention">
        <div className="grid gap-4 sm:grid-cols-2">
          {RETENTION.map(({ name, label, description }) => (
            <Select
              key={name}
              label={label}
              description={description}
              options={retentionOptions(saved.retention[name])}
              value={String(draft.retention[name] ?? KEEP)}
              onChange={(id) =>
                setDraft((before) => ({
                  ...before,
                  retention: { ...before.retention, [name]: id === KEEP ? null : Number(id) },
                }))
              }
              error={issues[`retention.${name}`]}
            />
          ))}
        </div>
      </Panel>
      <FormProblem error={change.error} fields={FIELDS} />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isPending={change.isPending} isDisabled={!isChanged}>
          Save settings
        </Button>
      </div>
    </form>
  );
}

/** What can be chosen, with a number of days that was set by a program among them. */
function retentionOptions(saved: number | null) {
  const days = [...new Set([...DAYS, ...(saved === null ? [] : [saved])])].sort((a, b) => a - b);
  return [
    { id: KEEP, name: 'Keep' },
    ...days.map((each) => ({ id: String(each), name: `Remove after ${plural(each, 'day')}` })),
  ];
}
