import { INTERACTION_WORDS, residueInChain } from '@/components/runs/interaction-words';
import { flagWords } from '@/components/runs/run-words';
import { parseContacts, type WantedContact } from '@/lib/domain/contact-filter';
import {
  type FilterPart,
  type FlagFilter,
  NO_SCAFFOLD,
  type ResultFilter,
  type ResultRange,
  type ResultSort,
} from '@/lib/domain/result-query';

export const RANGE_WORDS: Record<ResultRange, { name: string; unit?: string; step: number; digits: number }> =
  {
    affinity: { name: 'Affinity', unit: 'kcal/mol', step: 0.5, digits: 3 },
    efficiency: { name: 'Ligand efficiency', unit: 'kcal/mol per atom', step: 0.05, digits: 4 },
    confidence: { name: 'Confidence', step: 0.05, digits: 2 },
    heavyAtoms: { name: 'Heavy atoms', step: 1, digits: 0 },
    weight: { name: 'Molecular weight', unit: 'Da', step: 10, digits: 2 },
    rotatableBonds: { name: 'Rotatable bonds', step: 1, digits: 0 },
  };

const PART_WORDS: Record<FilterPart, string> = {
  ...{ affinity: 'affinity', efficiency: 'ligand efficiency', heavyAtoms: 'heavy atoms' },
  confidence: 'confidence',
  ...{ weight: 'molecular weight', rotatableBonds: 'rotatable bonds' },
  ...{ name: 'name', origin: 'where it was docked', flag: 'flags', shortlist: 'shortlist' },
  ...{ contact: 'contacts', smarts: 'substructure', scaffold: 'scaffold' },
};

export const SORT_WORDS: Record<ResultSort, string> = {
  affinity: 'Affinity',
  efficiency: 'Ligand efficiency',
  confidence: 'Confidence',
  weight: 'Molecular weight',
  rmsd: 'RMSD to the crystal ligand',
  name: 'Name',
};

export function flagFilterWords(flag: FlagFilter): string {
  if (flag === 'any') return 'Any flag';
  if (flag === 'none') return 'No flag';
  return flagWords(flag).name;
}

/**
 * One part of a filter as it stands: `Affinity ≤ -9`, `Molecular weight 300 to 450`.
 * @param shortlistName of the shortlist that the filter names, where it is known
 */
export function partWords(part: FilterPart, filter: ResultFilter, shortlistName?: string): string {
  switch (part) {
    case 'name':
      return `Name with “${filter.name}”`;
    case 'origin':
      return filter.origin === 'reused' ? 'Reused' : 'Docked here';
    case 'flag':
      return flagFilterWords(filter.flag ?? 'any');
    case 'shortlist':
      if (filter.shortlist === 'any') return 'Starred';
      if (filter.shortlist === 'none') return 'Not starred';
      return shortlistName ? `On “${shortlistName}”` : 'On one shortlist';
    case 'contact':
      return (parseContacts(filter.contact ?? '') ?? []).map(contactWords).join(' and ');
    case 'smarts':
      return `Substructure ${filter.smarts}`;
    case 'scaffold':
      return filter.scaffold === NO_SCAFFOLD ? 'Without a ring' : `Scaffold ${filter.scaffold}`;
    default: {
      const { name } = RANGE_WORDS[part];
      const [min, max] = [filter[`${part}Min`], filter[`${part}Max`]];
      if (min === undefined) return `${name} ≤ ${max}`;
      if (max === undefined) return `${name} ≥ ${min}`;
      return min === max ? `${name} ${min}` : `${name} ${min} to ${max}`;
    }
  }
}

function contactWords({ residue, kind }: WantedContact): string {
  return `${kind ? INTERACTION_WORDS[kind].name : 'Contact'} with ${residueInChain(residue)}`;
}

/**
 * Why nothing is shown: the parts of the filter that no ligand passes, if there are such.
 * @param byPart how many ligands pass each part alone
 */
export function whyNothing(filter: ResultFilter, byPart: Partial<Record<FilterPart, number>>): string {
  const parts = Object.keys(byPart) as FilterPart[];
  const strict = parts.filter((part) => byPart[part] === 0).map((part) => partWords(part, filter));
  if (strict.length > 0) return `No ligand of this run has: ${strict.join('; ')}.`;
  const each = parts.map((part) => `${partWords(part, filter)} (${byPart[part]?.toLocaleString('en')})`);
  return `Each filter alone leaves some ligands, together they leave none: ${each.join('; ')}.`;
}

/** `weight, rotatable bonds and name`. */
export function partsInWords(parts: readonly FilterPart[]): string {
  return new Intl.ListFormat('en').format(parts.map((part) => PART_WORDS[part]));
}
