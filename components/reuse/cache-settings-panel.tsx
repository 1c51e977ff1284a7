'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FormProblem } from '@/components/ui/form-problem';
import { NumberField } from '@/components/ui/number-field';
import { Panel } from '@/components/ui/panel';
import { plural } from '@/components/ui/quantity';
import { Select } from '@/components/ui/select';
import { showToast } from '@/components/ui/toast';
import { issuesByField } from '@/lib/api-client/request';
import { changeCacheSettings, reuseKeys } from '@/lib/api-client/reuse';
import { formatBytes } from '@/lib/domain/quantities';
import type { CacheSettings } from '@/lib/domain/resources/reuse';

const NO_LIMIT = 'none';
const DAYS = [30, 90, 180, 365, 730];
const SIZES = [100e6, 1e9, 10e9, 100e9, 1e12];

/** How long and how large the cache is, and how closely checked; to be changed by those who look after it. */
export function CacheSettingsPanel({
  org,
  settings,
  mayManage,
}: {
  org: string;
  settings: CacheSettings;
  mayManage: boolean;
}) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(settings);
  const change = useMutation({
    mutationFn: () => changeCacheSettings(org, draft),
    onSuccess: async () => {
      showToast({ title: 'The settings of the cache are changed' });
      await client.invalidateQueries({ queryKey: reuseKeys.of(org) });
    },
  });
  const issues = issuesByField(change.error);
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    change.mutate();
  }
  return (
    <Panel title="How entries are kept and checked">
      <form onSubmit={onSubmit} className="space-y-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Select
            label="Keep an entry after its last use"
            options={options(DAYS, settings.entryDays, (days) => `For ${plural(days, 'day')}`)}
            value={String(draft.entryDays ?? NO_LIMIT)}
            onChange={(id) => setDraft((before) => ({ ...before, entryDays: limitOf(id) }))}
            isDisabled={!mayManage}
            error={issues.entryDays}
          />
          <Select
            label="Largest size of all entries"
            description="Above it, the least recently used go first."
            options={options(SIZES, settings.maxBytes, formatBytes)}
            value={String(draft.maxBytes ?? NO_LIMIT)}
            onChange={(id) => setDraft((before) => ({ ...before, maxBytes: limitOf(id) }))}
            isDisabled={!mayManage}
            error={issues.maxBytes}
          />
        </div>
        <div className="sm:w-1/2 sm:pr-2">
          <NumberField
            label="Dock again, of what a run reused"
            unit="%"
            value={draft.verifiedSharePercent}
            onChange={(value) =>
              setDraft((before) => ({ ...before, verifiedSharePercent: value ?? Number.NaN }))
            }
            minValue={0}
            maxValue={100}
            fractionDigits={2}
            isDisabled={!mayManage}
            description="In the background, one at least in each run; 0 for none."
            error={issues.verifiedSharePercent}
          />
        </div>
        <p className="max-w-prose text-sm text-pretty text-ink-muted">
          Looked after every hour. What a run shows is never removed, whatever its age, and pinned entries are
          not.
        </p>
        <FormProblem error={change.error} fields={['entryDays', 'maxBytes', 'verifiedSharePercent']} />
        {mayManage && (
          <div className="flex justify-end">
            <Button
              type="submit"
              variant="primary"
              isPending={change.isPending}
              isDisabled={JSON.stringify(draft) === JSON.stringify(settings)}
            >
              Save
            </Button>
          </div>
        )}
      </form>
    </Panel>
  );
}

const limitOf = (id: string) => (id === NO_LIMIT ? null : Number(id));

/** What can be chosen, with what a program has set among them. */
function options(values: readonly number[], saved: number | null, words: (value: number) => string) {
  const all = [...new Set([...values, ...(saved === null ? [] : [saved])])].sort((a, b) => a - b);
  return [
    { id: NO_LIMIT, name: 'Without limit' },
    ...all.map((value) => ({ id: String(value), name: words(value) })),
  ];
}
