'use client';

import { useEffect, useState } from 'react';
import { STATE_NAMES } from '@/components/operator/organization-state';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { useSettled } from '@/components/ui/use-settled';
import { useUrlState } from '@/components/ui/use-url-state';
import { ORGANIZATION_SORTS, type OrganizationSort } from '@/lib/domain/resources/operator';
import { ORGANIZATION_STATES } from '@/lib/domain/states';

const TYPING_MS = 300;
const ANY = 'any';

const SORT_NAMES: Record<OrganizationSort, string> = {
  name: 'Name',
  newest: 'Newest first',
  state: 'State',
};

/** Which organisations are shown, and in which order. The choice is in the page's address. */
export function OrganizationFilters() {
  const [url, changeUrl] = useUrlState();
  const inUrl = url.get('search') ?? '';
  const [search, setSearch] = useState(inUrl);
  const settled = useSettled(search.trim(), TYPING_MS);
  useEffect(() => {
    if (settled !== inUrl && settled === search.trim()) changeUrl({ search: settled || null });
  }, [settled, search, inUrl, changeUrl]);
  return (
    <div className="mb-3 grid gap-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)] lg:max-w-3xl">
      <TextField label="Search" placeholder="Name or address" value={search} onChange={setSearch} />
      <Select
        label="State"
        value={url.get('state') ?? ANY}
        onChange={(id) => changeUrl({ state: id === ANY ? null : id })}
        options={[
          { id: ANY, name: 'Any' },
          ...ORGANIZATION_STATES.map((id) => ({ id, name: STATE_NAMES[id] })),
        ]}
      />
      <Select
        label="Sorted by"
        value={url.get('sort') ?? 'name'}
        onChange={(id) => changeUrl({ sort: id === 'name' ? null : id })}
        options={ORGANIZATION_SORTS.map((id) => ({ id, name: SORT_NAMES[id] }))}
      />
    </div>
  );
}
