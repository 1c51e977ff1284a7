import { type PropertyRange, parseRange } from '@/lib/domain/property-range';

/** A property by which ligands are chosen, by the name that it has in an address. */
export const LIGAND_PROPERTIES = [
  'weight',
  'logP',
  'tpsa',
  'donors',
  'acceptors',
  'rotatableBonds',
  'rings',
  'heavyAtoms',
] as const;
export type LigandProperty = (typeof LIGAND_PROPERTIES)[number];

/** Units that are shown with a property; the others are counts, or have none. */
export const LIGAND_PROPERTY_UNITS: Partial<Record<LigandProperty, string>> = { weight: 'Da', tpsa: 'Å²' };

export const LIGAND_VERDICTS = ['accepted', 'rejected'] as const;

/**
 * By the structure that others share, as InChIKey tells: `once` each structure of the library at its first record,
 * `here` those that the library has more than once, `elsewhere` those that another library has too, `new` those that
 * none has.
 */
export const DUPLICATE_FILTERS = ['once', 'here', 'elsewhere', 'new'] as const;
export type DuplicateFilter = (typeof DUPLICATE_FILTERS)[number];

/** The sets of structural alerts: PAINS (assay interference), and Brenk et al. (reactive, toxic or unstable groups). */
export const ALERT_SETS = ['pains', 'brenk'] as const;
export type AlertSet = (typeof ALERT_SETS)[number];
/** Records with no alert, with any, with one of a set, or with one alert, `pains/catechol_A`. */
export const ALERT_FILTER = /^(none|any|(pains|brenk)(\/[^\p{Cc}\s]{1,100})?)$/u;

/** Which records of a library are wanted; what is left out does not matter. */
export interface LigandFilter {
  status?: (typeof LIGAND_VERDICTS)[number] | undefined;
  /** Part of the name, in any case. */
  name?: string | undefined;
  ranges?: Partial<Record<LigandProperty, PropertyRange>> | undefined;
  duplicates?: DuplicateFilter | undefined;
  /** An InChIKey. */
  structure?: string | undefined;
  /** As `ALERT_FILTER` reads it. */
  alerts?: string | undefined;
}

type SortColumn = 'record' | 'name' | LigandProperty;
/** A column, from the least to the most; with a hyphen before it, from the most to the least. */
export type LigandSort = SortColumn | `-${SortColumn}`;

const SORT_COLUMNS: readonly SortColumn[] = ['record', 'name', ...LIGAND_PROPERTIES];
export const LIGAND_SORTS = SORT_COLUMNS.flatMap((column): LigandSort[] => [column, `-${column}`]);

/** The column of a sort, and its direction. */
export function readSort(sort: LigandSort): { column: SortColumn; isDescending: boolean } {
  const isDescending = sort.startsWith('-');
  return { column: (isDescending ? sort.slice(1) : sort) as SortColumn, isDescending };
}

/** Names that an address has for a filter and an order of ligands, beside the properties. */
export const LIGAND_QUERY_NAMES = [
  'status',
  'name',
  'duplicates',
  'structure',
  'alerts',
  'smarts',
  'sort',
  ...LIGAND_PROPERTIES,
] as const;
export type LigandQuery = Partial<Record<(typeof LIGAND_QUERY_NAMES)[number], string>>;

/** The filter and order that stand in an address; what it holds beside them, and empty values, are left out. */
export function ligandQueryOf(address: { get(name: string): string | null }): LigandQuery {
  return Object.fromEntries(
    LIGAND_QUERY_NAMES.flatMap((name) => {
      const value = address.get(name);
      return value ? [[name, value]] : [];
    }),
  );
}

/** True if a property of the address has a range that can be read. */
export function hasRange(query: LigandQuery, property: LigandProperty): boolean {
  const text = query[property];
  return text !== undefined && parseRange(text) !== null;
}
