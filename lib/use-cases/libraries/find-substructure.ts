import type { LibraryRecord } from '@/db/metadata/libraries-repository';
import { listCanonicalSmiles } from '@/db/metadata/ligand-search-repository';
import { ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import type { Dependencies } from '@/lib/dependencies';
import { InvalidInputError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import { searchChemistry } from '@/lib/use-cases/interactive-chemistry';

/** A search of 10,000 molecules takes some seconds; between these parts others have their turn. */
const MOLECULES_AT_ONCE = 500;
const PART_SECONDS = 5;
/** For all of one search, the waiting for others included. */
const SEARCH_SECONDS = 30;
const KEPT_SEARCHES = 64;

const KEY = Symbol.for('molecular-analysis-dashboard.substructure-searches');
const holder = globalThis as { [KEY]?: Map<string, Promise<number[]>> };

/**
 * Positions in the file of a library's records that hold a substructure. What was found is kept for the next page.
 * @throws InvalidInputError for a pattern that cannot be read, naming where it fails, or that takes too long
 */
export function findSubstructure(
  deps: Dependencies,
  orgId: OrganizationId,
  library: LibraryRecord,
  smarts: string,
): Promise<number[]> {
  holder[KEY] ??= new Map();
  const searches = holder[KEY];
  // Records are only ever added: with the same number of them, they are the same.
  const key = JSON.stringify([orgId, library.id, library.recordCount, smarts]);
  const kept = searches.get(key);
  searches.delete(key);
  const search = kept ?? searchAll(deps, orgId, library, smarts);
  searches.set(key, search);
  search.catch(() => searches.delete(key));
  for (const oldest of searches.keys()) {
    if (searches.size <= KEPT_SEARCHES) break;
    searches.delete(oldest);
  }
  return search;
}

async function searchAll(
  deps: Dependencies,
  orgId: OrganizationId,
  library: LibraryRecord,
  smarts: string,
): Promise<number[]> {
  const refuse = (message: string) => new InvalidInputError([{ field: 'smarts', message }]);
  const molecules = await deps.metadata.withOrganization(orgId, (tx) =>
    listCanonicalSmiles(tx, orgId, library.id),
  );
  const deadline = Date.now() + SEARCH_SECONDS * 1000;
  const found: number[] = [];
  let from = 0;
  // Once at least, so that a wrong pattern is refused of an empty library too.
  do {
    const part = molecules.slice(from, from + MOLECULES_AT_ONCE);
    from += MOLECULES_AT_ONCE;
    if (Date.now() > deadline) {
      throw refuse(`The search took longer than ${SEARCH_SECONDS} s. Give a simpler pattern.`);
    }
    const output = await searchChemistry()
      .run(
        'searchSubstructure',
        { smarts, smiles: part.map(({ smiles }) => smiles) },
        { timeoutSeconds: PART_SECONDS },
      )
      .catch((error: unknown) => {
        if (!(error instanceof ChemistryProcessError)) throw error;
        throw refuse('This pattern takes too long to search with. Give a simpler one.');
      });
    if ('problem' in output) {
      const { reason, position } = output.problem;
      throw refuse(
        position === null
          ? `The SMARTS cannot be read: ${reason}.`
          : `The SMARTS cannot be read: ${reason} at character ${position}, “${Array.from(smarts)[position - 1] ?? ''}”.`,
      );
    }
    found.push(...output.matches.flatMap((place) => part[place]?.ordinal ?? []));
  } while (from < molecules.length);
  return found;
}
