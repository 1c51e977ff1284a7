'use client';

import { ChevronDown, ChevronUp } from 'lucide-react';
import { useState } from 'react';
import {
  ALERT_SET_NAMES,
  alertWords,
  DUPLICATE_WORDS,
  PROPERTY_WORDS,
} from '@/components/libraries/ligand-words';
import { RangeField } from '@/components/libraries/range-field';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { FilterFold } from '@/components/ui/filter-fold';
import { fixed, plural } from '@/components/ui/quantity';
import { Select, type SelectOption } from '@/components/ui/select';
import { UrlField } from '@/components/ui/url-field';
import { useUrlState } from '@/components/ui/use-url-state';
import {
  ALERT_SETS,
  DUPLICATE_FILTERS,
  hasRange,
  LIGAND_PROPERTIES,
  LIGAND_PROPERTY_UNITS,
  LIGAND_QUERY_NAMES,
  LIGAND_SORTS,
  type LigandQuery,
  ligandQueryOf,
  readSort,
} from '@/lib/domain/ligand-filter';
import type { LibraryProfile } from '@/lib/domain/resources/libraries';
import { SMARTS_LENGTH } from '@/lib/domain/result-query';

/** Of a choice that leaves every record in; no value that stands in an address. */
const ALL = 'all';
/** Of a filter; the order is none, and the verdict has its own place. */
const FILTERS = LIGAND_QUERY_NAMES.filter((name) => name !== 'sort' && name !== 'status');

/** True if something beside the verdict decides which records are shown. */
export function isFiltered(query: LigandQuery): boolean {
  return FILTERS.some((name) => query[name]);
}

export const NO_FILTER = Object.fromEntries(FILTERS.map((name) => [name, null]));

/** Which records are shown. The choice is in the page's address. */
export function LigandFilters({
  profile,
  smartsProblem,
}: {
  profile: LibraryProfile | undefined;
  /** What the server said of the pattern. */
  smartsProblem: string | undefined;
}) {
  const [url, changeUrl] = useUrlState();
  const query = ligandQueryOf(url);
  const ranges = LIGAND_PROPERTIES.filter((property) => hasRange(query, property)).length;
  const [isOpen, setOpen] = useState(ranges > 0);
  return (
    <FilterFold inForce={FILTERS.filter((name) => query[name]).length}>
      <div className="grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-4 xl:grid-cols-[1fr_1.4fr_1fr_1fr_auto]">
        <UrlField name="name" label="Name" placeholder="Part of it" maxLength={200} />
        <UrlField
          name="smarts"
          label="Substructure"
          placeholder="SMARTS, such as c1ccncc1 or [NX3;H2]"
          maxLength={SMARTS_LENGTH}
          error={smartsProblem}
        />
        <Select
          label="Duplicates"
          options={[
            { id: ALL, name: 'Any' },
            ...DUPLICATE_FILTERS.map((id) => ({
              id,
              name: DUPLICATE_WORDS[id],
              detail: duplicateCount(id, profile),
            })),
          ]}
          value={query.duplicates ?? ALL}
          onChange={(id) => changeUrl({ duplicates: id === ALL ? null : id })}
        />
        <Select
          label="Alerts"
          options={alertOptions(profile, query.alerts)}
          value={query.alerts ?? ALL}
          onChange={(id) => changeUrl({ alerts: id === ALL ? null : id })}
          help={
            <>
              <p>PAINS: patterns that often interfere with assays (Baell and Holloway 2010).</p>
              <p>Brenk: groups that may be reactive, toxic or unstable (Brenk et al. 2008).</p>
              <p>A reason to look, not to discard.</p>
            </>
          }
        />
        <div className="flex items-end gap-2 xl:pt-6.5">
          <Button
            icon={isOpen ? ChevronUp : ChevronDown}
            aria-expanded={isOpen}
            aria-controls="ligand-ranges"
            onPress={() => setOpen(!isOpen)}
          >
            Properties{ranges > 0 && <span className="figures text-accent">{ranges}</span>}
          </Button>
          <Button variant="quiet" isDisabled={!isFiltered(query)} onPress={() => changeUrl(NO_FILTER)}>
            Clear
          </Button>
        </div>
      </div>
      <div
        id="ligand-ranges"
        className={classNames('grid grid-cols-2 gap-3 sm:grid-cols-4 xl:grid-cols-8', !isOpen && 'hidden')}
      >
        {LIGAND_PROPERTIES.map((property) => {
          const { name, digits } = PROPERTY_WORDS[property];
          const ends = profile?.properties[property];
          return (
            <RangeField
              key={property}
              name={property}
              label={name}
              unit={LIGAND_PROPERTY_UNITS[property]}
              hint={[hintOf(ends?.least, digits), hintOf(ends?.most, digits)]}
            />
          );
        })}
      </div>
      <div className="md:hidden">
        <Select
          label="Order"
          options={LIGAND_SORTS.map((id) => ({ id, name: sortName(id) }))}
          value={query.sort ?? 'record'}
          onChange={(id) => changeUrl({ sort: id === 'record' ? null : id })}
        />
      </div>
    </FilterFold>
  );
}

/** None, any, a set, and each alert that the library has; the chosen one stays, whatever the library has. */
function alertOptions(profile: LibraryProfile | undefined, chosen: string | undefined): SelectOption[] {
  const known = profile?.alerts ?? [];
  const options: SelectOption[] = [
    { id: ALL, name: 'With or without' },
    { id: 'none', name: 'Without alerts' },
    { id: 'any', name: 'With an alert', detail: profile && plural(profile.alerted, 'record') },
    ...ALERT_SETS.map((id) => ({ id, name: `With an alert of ${ALERT_SET_NAMES[id]}` })),
    ...known.map(({ alert, records }) => ({
      id: alert,
      name: `${alertWords(alert).set}: ${alertWords(alert).name}`,
      detail: plural(records, 'record'),
    })),
  ];
  return chosen && !options.some(({ id }) => id === chosen)
    ? [...options, { id: chosen, name: chosen }]
    : options;
}

const hintOf = (value: number | null | undefined, digits: number) =>
  value == null ? '' : fixed(value, digits);

function duplicateCount(
  filter: (typeof DUPLICATE_FILTERS)[number],
  profile: LibraryProfile | undefined,
): string | undefined {
  if (!profile) return undefined;
  if (filter === 'once') return plural(profile.structures, 'structure');
  if (filter === 'elsewhere') return plural(profile.elsewhere, 'record');
  return undefined;
}

function sortName(sort: (typeof LIGAND_SORTS)[number]): string {
  const { column, isDescending } = readSort(sort);
  if (column === 'record') return isDescending ? 'File, last first' : 'File';
  if (column === 'name') return isDescending ? 'Name, Z to A' : 'Name, A to Z';
  return `${PROPERTY_WORDS[column].name}, ${isDescending ? 'highest' : 'lowest'} first`;
}
