import { roundSearchSpace, type SearchSpace, searchSpaceIssues, type Vec3 } from '@/lib/domain/search-space';

/** A search space while it is typed: a number that is not there yet is NaN. */
export interface SearchSpaceDraft {
  center: Vec3;
  size: Vec3;
}

const EDGE_AT_FIRST_ANGSTROM = 20;

export const EMPTY_DRAFT: SearchSpaceDraft = {
  center: [Number.NaN, Number.NaN, Number.NaN],
  size: [EDGE_AT_FIRST_ANGSTROM, EDGE_AT_FIRST_ANGSTROM, EDGE_AT_FIRST_ANGSTROM],
};

export function draftOf(space: SearchSpace): SearchSpaceDraft {
  return { center: [...space.centerAngstrom], size: [...space.sizeAngstrom] };
}

/** The search space as it would be docked, rounded; null while a number is missing or out of its limits. */
export function spaceOf(draft: SearchSpaceDraft): SearchSpace | null {
  const space = roundSearchSpace({ centerAngstrom: draft.center, sizeAngstrom: draft.size });
  return searchSpaceIssues(space).length === 0 ? space : null;
}

/** What is wrong with the draft by field, named as the API names them. */
export function draftIssues(draft: SearchSpaceDraft): Record<string, string> {
  const issues = searchSpaceIssues({ centerAngstrom: draft.center, sizeAngstrom: draft.size });
  return Object.fromEntries(issues.map((issue) => [issue.field, issue.message]));
}
