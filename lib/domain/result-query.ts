import { contactsText, parseContacts } from './contact-filter';
import { isId, type ShortlistId } from './ids';
import { POSE_FLAGS, type PoseFlag } from './pose-flags';

/** What the results of a run can be sorted by. Efficiency is ligand efficiency, RMSD that of the best pose to the crystal ligand. */
export const RESULT_SORTS = ['affinity', 'efficiency', 'confidence', 'weight', 'rmsd', 'name'] as const;
export type ResultSort = (typeof RESULT_SORTS)[number];

export const RESULT_ORDERS = ['asc', 'desc'] as const;
export type ResultOrder = (typeof RESULT_ORDERS)[number];

/** The quantities of a result that can be held within a range, both ends included. */
export const RESULT_RANGES = [
  'affinity',
  'efficiency',
  'confidence',
  'heavyAtoms',
  'weight',
  'rotatableBonds',
] as const;
export type ResultRange = (typeof RESULT_RANGES)[number];

/** One flag, any flag, or none. */
export const FLAG_FILTERS = ['any', 'none', ...POSE_FLAGS] as const;
export type FlagFilter = 'any' | 'none' | PoseFlag;

export const RESULT_ORIGINS = ['docked', 'reused'] as const;
export type ResultOrigin = (typeof RESULT_ORIGINS)[number];

/** On some shortlist, on none, or on this one. */
export type ShortlistFilter = 'any' | 'none' | ShortlistId;

export function isShortlistFilter(value: unknown): value is ShortlistFilter {
  return value === 'any' || value === 'none' || isId('shortlist', value);
}

/**
 * Which results of a run are meant; what is left out holds nothing back. A flat record, with the same names in the
 * address of the page and in the API. Affinities in kcal/mol, efficiencies in kcal/mol per heavy atom, confidences
 * from 0 to 1, weights in Da.
 */
export interface ResultFilter extends Partial<Record<`${ResultRange}${'Min' | 'Max'}`, number>> {
  /** Text that the name holds, in either case. */
  name?: string;
  /** Docked in this run, or taken over from an earlier one. */
  origin?: ResultOrigin;
  flag?: FlagFilter;
  shortlist?: ShortlistFilter;
  /** Residues that the best pose holds on to, as `parseContacts` reads them. */
  contact?: string;
  /** A substructure of the molecule as it was uploaded. */
  smarts?: string;
  /** A Murcko scaffold by its canonical SMILES, or that there is none: `NO_SCAFFOLD`. */
  scaffold?: string;
}

/** The parts that a filter is made of: each of them can be taken away on its own. */
export const FILTER_PARTS = [
  ...RESULT_RANGES,
  'name',
  'origin',
  'flag',
  'shortlist',
  'contact',
  'smarts',
  'scaffold',
] as const;
export type FilterPart = (typeof FILTER_PARTS)[number];

export interface ResultQuery {
  sort: ResultSort;
  order: ResultOrder;
  filter: ResultFilter;
}

/** The ranking: best affinity first, nothing held back. */
export const RANKING: ResultQuery = { sort: 'affinity', order: 'asc', filter: {} };

/** What tells of a molecule more than its heavy atoms do: not for whoever may not see structures, as a range or an order least of all. */
export const STRUCTURE_SORTS: readonly ResultSort[] = ['weight', 'name'];
export const STRUCTURE_PARTS: readonly FilterPart[] = [
  'weight',
  'rotatableBonds',
  'name',
  'contact',
  'smarts',
  'scaffold',
];

const isRange = (part: FilterPart): part is ResultRange => RESULT_RANGES.some((range) => range === part);

/** The fields of a filter that make up one of its parts. */
export function fieldsOf(part: FilterPart): (keyof ResultFilter)[] {
  return isRange(part) ? [`${part}Min`, `${part}Max`] : [part];
}

/** The parts that hold something back. */
export function activeParts(filter: ResultFilter): FilterPart[] {
  return FILTER_PARTS.filter((part) => fieldsOf(part).some((field) => filter[field] !== undefined));
}

/** The filter without these parts. */
export function withoutParts(filter: ResultFilter, parts: readonly FilterPart[]): ResultFilter {
  const away = new Set(parts.flatMap(fieldsOf));
  return Object.fromEntries(
    Object.entries(filter).filter(
      ([field, value]) => value !== undefined && !away.has(field as keyof ResultFilter),
    ),
  );
}

/** All fields of a filter, each with its value or null: to be written into an address. */
export function filterFields(filter: ResultFilter): Record<keyof ResultFilter, string | null> {
  const fields = FILTER_PARTS.flatMap(fieldsOf);
  return Object.fromEntries(
    fields.map((field) => [field, filter[field] === undefined ? null : String(filter[field])]),
  ) as Record<keyof ResultFilter, string | null>;
}

/**
 * The query that an address asks for. An address may be old or typed by hand: what cannot be understood is left out.
 * @param get a value of the address by its name; null or undefined if it has none
 */
export function readResultQuery(get: (name: string) => string | null | undefined): ResultQuery {
  const filter: ResultFilter = {};
  for (const range of RESULT_RANGES) {
    for (const field of [`${range}Min`, `${range}Max`] as const) {
      const text = get(field)?.trim();
      const value = Number(text);
      if (text && Number.isFinite(value)) filter[field] = value;
    }
    const [min, max] = [filter[`${range}Min`], filter[`${range}Max`]];
    if (min !== undefined && max !== undefined && min > max) {
      delete filter[`${range}Min`];
      delete filter[`${range}Max`];
    }
  }
  const name = get('name')?.trim().slice(0, NAME_FILTER_LENGTH);
  if (name) filter.name = name;
  const origin = RESULT_ORIGINS.find((each) => each === get('origin'));
  if (origin) filter.origin = origin;
  const flag = FLAG_FILTERS.find((each) => each === get('flag'));
  if (flag) filter.flag = flag;
  const shortlist = get('shortlist');
  if (isShortlistFilter(shortlist)) filter.shortlist = shortlist;
  const contacts = parseContacts(get('contact')?.trim() ?? '');
  if (contacts) filter.contact = contactsText(contacts);
  const smarts = get('smarts')?.trim();
  if (smarts && smarts.length <= SMARTS_LENGTH) filter.smarts = smarts;
  const scaffold = get('scaffold')?.trim();
  if (scaffold && scaffold.length <= SCAFFOLD_LENGTH) filter.scaffold = scaffold;
  return {
    sort: RESULT_SORTS.find((each) => each === get('sort')) ?? RANKING.sort,
    order: RESULT_ORDERS.find((each) => each === get('order')) ?? RANKING.order,
    filter,
  };
}

export const NAME_FILTER_LENGTH = 200;
export const SMARTS_LENGTH = 500;
/** A ligand has 150 heavy atoms at most: no scaffold's SMILES is longer. */
export const SCAFFOLD_LENGTH = 2_000;
/** Ligands without a ring, in a filter by scaffold. */
export const NO_SCAFFOLD = 'none';

/** The same query without what needs structures to be seen, and the parts of its filter that this takes away. */
export function withoutStructures(query: ResultQuery): { query: ResultQuery; leftOut: FilterPart[] } {
  const leftOut = activeParts(query.filter).filter((part) => STRUCTURE_PARTS.includes(part));
  const order = STRUCTURE_SORTS.includes(query.sort) ? RANKING : query;
  return {
    query: { sort: order.sort, order: order.order, filter: withoutParts(query.filter, leftOut) },
    leftOut,
  };
}
