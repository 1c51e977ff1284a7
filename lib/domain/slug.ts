/** An organisation's part of the address, as its table has it: lower case, 1 to 63 characters. */
export const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export const SLUG_RULE =
  'Must be 1 to 63 lower-case letters, digits and hyphens, with no hyphen at either end.';

/** A slug for an organisation of this name, as a suggestion: `Kinase group (Oslo)` is `kinase-group-oslo`. */
export function slugFromName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '');
}
