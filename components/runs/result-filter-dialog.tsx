'use client';

import { type FormEvent, useId, useState } from 'react';
import { useCan } from '@/components/access/access-provider';
import { flagFilterWords, RANGE_WORDS } from '@/components/runs/result-filter-words';
import { WantedContactsField } from '@/components/runs/wanted-contacts-field';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { NumberField } from '@/components/ui/number-field';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import type { Shortlist } from '@/lib/domain/resources/shortlists';
import {
  FLAG_FILTERS,
  type FlagFilter,
  isShortlistFilter,
  NAME_FILTER_LENGTH,
  RESULT_RANGES,
  type ResultFilter,
  type ResultOrigin,
  SMARTS_LENGTH,
  STRUCTURE_PARTS,
  withoutParts,
} from '@/lib/domain/result-query';

const ANYTHING = 'anything';

/** Every part of the filter in one form; nothing changes before it is sent. */
export function ResultFilterDialog({
  org,
  run,
  filter,
  shortlists,
  onApply,
  onClose,
}: {
  org: string;
  run: string;
  filter: ResultFilter;
  shortlists: readonly Shortlist[];
  onApply: (filter: ResultFilter) => void;
  onClose: () => void;
}) {
  const hasStructures = useCan('structure:read');
  const [draft, setDraft] = useState(filter);
  const form = useId();
  const change = (fields: ResultFilter) => setDraft((before) => ({ ...before, ...fields }));
  const number = (value: number) => (Number.isNaN(value) ? undefined : value);
  const ranges = RESULT_RANGES.filter((range) => hasStructures || !STRUCTURE_PARTS.includes(range));
  const isCrossed = (range: (typeof RESULT_RANGES)[number]) => {
    const [min, max] = [draft[`${range}Min`], draft[`${range}Max`]];
    return min !== undefined && max !== undefined && min > max;
  };

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (ranges.some(isCrossed)) return;
    const name = draft.name?.trim();
    const smarts = draft.smarts?.trim();
    onApply(withoutParts({ ...draft, name: name || undefined, smarts: smarts || undefined }, []));
  }
  return (
    <Dialog
      title="Filter results"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onPress={() => onApply({})}>
            Clear all
          </Button>
          <Button variant="primary" type="submit" form={form}>
            Show results
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={onSubmit} className="space-y-4">
        {hasStructures && (
          <>
            <TextField
              label="Name contains"
              value={draft.name ?? ''}
              maxLength={NAME_FILTER_LENGTH}
              onChange={(name) => change({ name })}
            />
            <TextField
              label="Substructure"
              placeholder="SMARTS, such as c1ccncc1 or [NX3;H2]"
              value={draft.smarts ?? ''}
              maxLength={SMARTS_LENGTH}
              onChange={(smarts) => change({ smarts })}
            />
            <WantedContactsField
              org={org}
              run={run}
              value={draft.contact}
              onChange={(contact) => change({ contact })}
            />
          </>
        )}
        {ranges.map((range) => {
          const { name, unit, step, digits } = RANGE_WORDS[range];
          return (
            <fieldset key={range} className="min-w-0">
              <legend className="mb-1 text-sm font-medium">
                {name}
                {unit && <span className="font-normal text-ink-muted">, {unit}</span>}
              </legend>
              <div className="grid grid-cols-2 gap-3">
                <NumberField
                  label="At least"
                  value={draft[`${range}Min`]}
                  step={step}
                  fractionDigits={digits}
                  error={isCrossed(range) ? 'More than the other end.' : null}
                  onChange={(value) => change({ [`${range}Min`]: number(value) })}
                />
                <NumberField
                  label="At most"
                  value={draft[`${range}Max`]}
                  step={step}
                  fractionDigits={digits}
                  onChange={(value) => change({ [`${range}Max`]: number(value) })}
                />
              </div>
            </fieldset>
          );
        })}
        <div className="space-y-1">
          <p className="text-sm font-medium">Docked</p>
          <Segmented<ResultOrigin | typeof ANYTHING>
            label="Docked"
            value={draft.origin ?? ANYTHING}
            onChange={(id) => change({ origin: id === ANYTHING ? undefined : id })}
            options={[
              { id: ANYTHING, name: 'Anywhere' },
              { id: 'docked', name: 'In this run' },
              { id: 'reused', name: 'Earlier, reused' },
            ]}
          />
        </div>
        <Select
          label="Flags"
          value={draft.flag ?? ANYTHING}
          onChange={(id) => change({ flag: id === ANYTHING ? undefined : (id as FlagFilter) })}
          options={[
            { id: ANYTHING, name: 'With or without' },
            ...FLAG_FILTERS.map((id) => ({ id, name: flagFilterWords(id) })),
          ]}
        />
        <Select
          label="Shortlist"
          value={draft.shortlist ?? ANYTHING}
          onChange={(id) => change({ shortlist: isShortlistFilter(id) ? id : undefined })}
          options={[
            { id: ANYTHING, name: 'Starred or not' },
            { id: 'any', name: 'On any shortlist' },
            { id: 'none', name: 'On none' },
            ...shortlists.map(({ id, name }) => ({ id, name: `On “${name}”` })),
          ]}
        />
      </form>
    </Dialog>
  );
}
