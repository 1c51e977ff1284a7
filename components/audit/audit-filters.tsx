'use client';

import { FILTER_NAMES, filterOf, isFiltered } from '@/components/audit/audit-filter';
import { Button } from '@/components/ui/button';
import { FilterFold } from '@/components/ui/filter-fold';
import { Select } from '@/components/ui/select';
import { UrlField } from '@/components/ui/url-field';
import { useUrlState } from '@/components/ui/use-url-state';

const ANY = 'any';

/** Which entries are shown. The choice is in the page's address. */
export function AuditFilters({ actions }: { actions: string[] }) {
  const [url, changeUrl] = useUrlState();
  const filter = filterOf(url);
  const known = filter.action && !actions.includes(filter.action) ? [filter.action, ...actions] : actions;
  return (
    <FilterFold inForce={FILTER_NAMES.filter((name) => filter[name]).length}>
      <div className="grid items-end gap-3 sm:grid-cols-2 md:grid-cols-3 xl:grid-cols-[1.2fr_0.8fr_1.2fr_1.2fr_1fr_1fr_auto]">
        <Select
          label="Action"
          options={[{ id: ANY, name: 'Any action' }, ...known.map((id) => ({ id, name: id }))]}
          value={filter.action ?? ANY}
          onChange={(id) => changeUrl({ action: id === ANY ? null : id })}
        />
        <Select
          label="Outcome"
          options={[
            { id: ANY, name: 'Any' },
            { id: 'accepted', name: 'Accepted' },
            { id: 'refused', name: 'Refused' },
          ]}
          value={filter.outcome ?? ANY}
          onChange={(id) => changeUrl({ outcome: id === ANY ? null : id })}
        />
        <UrlField name="actor" label="Actor" placeholder="E-mail or id" />
        <UrlField name="subject" label="Subject" placeholder="Id" />
        <UrlField name="from" label="From, UTC" type="date" />
        <UrlField name="until" label="Before, UTC" type="date" />
        <Button
          variant="quiet"
          isDisabled={!isFiltered(filter)}
          onPress={() => changeUrl(Object.fromEntries(FILTER_NAMES.map((name) => [name, null])))}
        >
          Clear
        </Button>
      </div>
    </FilterFold>
  );
}
