'use client';

import { useQuery } from '@tanstack/react-query';
import { pdbResidues } from '@/components/structure-viewer/pdb-residues';
import { Callout } from '@/components/ui/callout';
import { count } from '@/components/ui/quantity';
import { structureFileQuery } from '@/lib/api-client/molecule-files';
import type { TargetDetail } from '@/lib/domain/resources/targets';
import {
  SEARCH_SPACE_LARGE_VOLUME_CUBIC_ANGSTROM,
  SEARCH_SPACE_MIN_EDGE_ANGSTROM,
  type SearchSpace,
  type SearchSpaceWarningCode,
  searchSpaceVolume,
  searchSpaceWarnings,
} from '@/lib/domain/search-space';

const WORDS: Record<SearchSpaceWarningCode, (space: SearchSpace) => { title: string; words: string }> = {
  'too-large': (space) => ({
    title: `A large search space: ${count(Math.round(searchSpaceVolume(space)))} Å³`,
    words: `Above ${count(SEARCH_SPACE_LARGE_VOLUME_CUBIC_ANGSTROM)} Å³ AutoDock Vina may miss the best pose at the default exhaustiveness. Make the box smaller, or raise the exhaustiveness in proportion.`,
  }),
  'too-small': (space) => ({
    title: `A small search space: an edge of ${Math.min(...space.sizeAngstrom)} Å`,
    words: `Ligands the size of a drug may not be able to turn in it. ${SEARCH_SPACE_MIN_EDGE_ANGSTROM} Å suit most.`,
  }),
  'off-protein': () => ({
    title: 'The box lies off the protein',
    words: 'Hardly any atom of the receptor is in it: what is docked there is bound by nothing.',
  }),
  'cuts-ligand': () => ({
    title: 'The crystal ligand is partly outside',
    words: 'Poses like it lie at the edge of the box and may not be found.',
  }),
};

/** What is doubtful about a box in this target; nothing if all is well. */
export function SearchSpaceWarnings({ target, space }: { target: TargetDetail | null; space: SearchSpace }) {
  const version = target?.pdbqtSha256 ?? '';
  const atoms = (url: string | null | undefined) => ({
    ...structureFileQuery(url ?? '', version),
    enabled: Boolean(url),
  });
  const receptor = useQuery({ ...atoms(target?.files.receptorPdb), select: coordinatesOf });
  const ligand = useQuery({ ...atoms(target?.files.crystalLigandPdb), select: coordinatesOf });
  return searchSpaceWarnings(space, receptor.data ?? null, ligand.data ?? []).map((code) => {
    const { title, words } = WORDS[code](space);
    return (
      <Callout key={code} tone="warn" title={title} isLive>
        {words}
      </Callout>
    );
  });
}

const coordinatesOf = (pdb: string) => pdbResidues(pdb).flatMap(({ coordinates }) => coordinates);
