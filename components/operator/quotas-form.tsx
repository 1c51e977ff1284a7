'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { FormProblem } from '@/components/ui/form-problem';
import { NumberField } from '@/components/ui/number-field';
import { Panel } from '@/components/ui/panel';
import { showToast } from '@/components/ui/toast';
import { operatorKeys, setQuotas } from '@/lib/api-client/operator';
import { issuesByField } from '@/lib/api-client/request';
import { QUOTA_NAMES, QUOTA_WORDS, type QuotaName, type Quotas, quotaAmount } from '@/lib/domain/quotas';
import type { OperatorOrganization } from '@/lib/domain/resources/operator';

/** Bytes are typed in GB, 10⁹ bytes. */
const SCALES: Partial<Record<QuotaName, { unit: string; factor: number }>> = {
  storageBytes: { unit: 'GB', factor: 1e9 },
};
const DIGITS: Partial<Record<QuotaName, number>> = { storageBytes: 3, cpuHoursPerMonth: 2 };

/** The limits of an organisation beside what it uses now. An empty field is no limit. */
export function QuotasForm({ organization }: { organization: OperatorOrganization }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Partial<Record<QuotaName, number>>>(() =>
    Object.fromEntries(
      QUOTA_NAMES.map((name) => {
        const limit = organization.quotas[name];
        return [name, limit === undefined ? Number.NaN : limit / (SCALES[name]?.factor ?? 1)];
      }),
    ),
  );
  const save = useMutation({
    mutationFn: () => setQuotas(organization.id, quotasOf(draft)),
    onSuccess: (changed) => {
      client.setQueryData(operatorKeys.organization(organization.id), changed);
      showToast({ title: 'The quotas are changed' });
    },
  });
  const issues = issuesByField(save.error);
  return (
    <Panel title="Quotas">
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          {QUOTA_NAMES.map((name) => (
            <NumberField
              key={name}
              label={QUOTA_WORDS[name].name}
              unit={SCALES[name]?.unit ?? QUOTA_WORDS[name].unit}
              help={QUOTA_WORDS[name].meaning}
              value={draft[name]}
              onChange={(value) => setDraft((before) => ({ ...before, [name]: value }))}
              minValue={0}
              fractionDigits={DIGITS[name] ?? 0}
              description={usedWords(name, organization)}
              error={issues[`quotas.${name}`] ?? null}
            />
          ))}
        </div>
        <FormProblem error={save.error} fields={QUOTA_NAMES.map((name) => `quotas.${name}`)} />
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-sm text-ink-muted">Empty: no limit. A lower limit takes nothing away.</p>
          <Button type="submit" variant="primary" isPending={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function quotasOf(draft: Partial<Record<QuotaName, number>>): Quotas {
  const quotas: Quotas = {};
  for (const name of QUOTA_NAMES) {
    const value = draft[name];
    if (value === undefined || Number.isNaN(value)) continue;
    const { factor } = SCALES[name] ?? { factor: 1 };
    // A number of GB has no whole number of bytes in floating point.
    quotas[name] = factor === 1 ? value : Math.round(value * factor);
  }
  return quotas;
}

function usedWords(name: QuotaName, organization: OperatorOrganization): string {
  switch (name) {
    case 'members':
      return `${quotaAmount(name, organization.members)} now.`;
    case 'storageBytes':
      return `${quotaAmount(name, organization.storedBytes)} used.`;
    case 'cpuHoursPerMonth':
      return `${quotaAmount(name, organization.cpuHours)} used.`;
    case 'concurrentTasks':
      return 'Over all workers.';
  }
}
