import { plural } from '@/components/ui/quantity';
import { formatBytes } from '@/lib/domain/quantities';
import type { DeletionFacts } from '@/lib/domain/resources/organization-deletion';

/** `3 runs, 14 docked ligands, 1 target and 12.0 MB of files and logs`; what there is none of is left out. */
export function lossesOf(lost: DeletionFacts['lost']): string {
  const parts: [number | null, string, string?][] = [
    [lost.runs, 'run'],
    [lost.dockings, 'docked ligand'],
    [lost.targets, 'target'],
    [lost.libraries, 'library', 'libraries'],
    [lost.ligands, 'ligand record'],
    [lost.members, 'membership'],
    [lost.tokens, 'API token'],
  ];
  const words = parts.flatMap(([n, noun, nouns]) => (n ? [plural(n, noun, nouns)] : []));
  if (lost.storageBytes > 0) words.push(`${formatBytes(lost.storageBytes)} of files and logs`);
  return new Intl.ListFormat('en-GB').format(words);
}
