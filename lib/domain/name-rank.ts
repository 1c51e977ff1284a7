/** How well a name answers a search; the smaller, the better. */
export const NAME_RANKS = { exact: 0, prefix: 1, word: 2, inside: 3 } as const;

/** The words of a search, all of which a name must hold. */
export function searchWords(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/**
 * How well a name answers what was typed: it is that, begins with it, has a word that begins with it, or holds all of
 * its words somewhere. The database ranks by the same order; see `db/metadata/search-repository.ts`.
 * @returns null if it does not
 */
export function nameRank(name: string, query: string): number | null {
  const [said, words] = [name.toLowerCase(), searchWords(query)];
  if (!words.every((word) => said.includes(word))) return null;
  const whole = words.join(' ');
  if (said === whole) return NAME_RANKS.exact;
  if (said.startsWith(whole)) return NAME_RANKS.prefix;
  const at = [...said.matchAll(/(?<![\p{L}\p{N}_])[\p{L}\p{N}_]/gu)].some(({ index }) =>
    said.startsWith(whole, index),
  );
  return at ? NAME_RANKS.word : NAME_RANKS.inside;
}
