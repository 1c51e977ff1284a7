import { plural } from '@/components/ui/quantity';
import type { SearchSpaceSource } from '@/lib/domain/resources/targets';

/** What a search space was made from, in words. */
export function sourceWords(source: SearchSpaceSource, crystalLigandId: string | null): string {
  switch (source.kind) {
    case 'crystal-ligand':
      return crystalLigandId ? `The crystal ligand ${crystalLigandId}` : 'The crystal ligand';
    case 'residues':
      return `Around ${plural(source.residues.length, 'residue')}`;
    case 'pocket':
      return `Pocket ${source.rank}`;
    case 'hand':
      return 'Set by hand';
  }
}
