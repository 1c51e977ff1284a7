'use client';

import type { SearchSpaceDraft } from '@/components/search-space/draft';
import { SearchSpaceFields } from '@/components/search-space/search-space-fields';
import { SearchSpaceText } from '@/components/search-space/search-space-text';
import { Callout } from '@/components/ui/callout';
import { RadioGroup } from '@/components/ui/choices';
import { count } from '@/components/ui/quantity';
import {
  SEARCH_SPACE_LARGE_VOLUME_CUBIC_ANGSTROM,
  type SearchSpace,
  searchSpaceVolume,
} from '@/lib/domain/search-space';

export type SearchSpaceMode = 'crystal' | 'numbers';

/** Where to search: around the crystal ligand, or in a box of six numbers; with a warning for a large one. */
export function SearchSpaceChoice({
  mode,
  onMode,
  crystalLigandId,
  crystalSpace,
  hasTarget,
  draft,
  onDraft,
  space,
  errors,
}: {
  mode: SearchSpaceMode;
  onMode: (mode: SearchSpaceMode) => void;
  crystalLigandId: string | null;
  crystalSpace: SearchSpace | null;
  hasTarget: boolean;
  draft: SearchSpaceDraft;
  onDraft: (draft: SearchSpaceDraft) => void;
  /** What would be docked into as things stand. */
  space: SearchSpace | null;
  errors: Record<string, string>;
}) {
  const volume = space ? searchSpaceVolume(space) : 0;
  return (
    <div className="space-y-4">
      <RadioGroup<SearchSpaceMode>
        label="Taken from"
        value={mode}
        onChange={onMode}
        choices={[
          {
            id: 'crystal',
            name: crystalLigandId ? `The crystal ligand ${crystalLigandId}` : 'The crystal ligand',
            detail: crystalSpace ? (
              <SearchSpaceText space={crystalSpace} />
            ) : hasTarget ? (
              'This target has none'
            ) : (
              'Its extent plus 10 Å on each axis, 16 Å at least'
            ),
            isDisabled: hasTarget && !crystalSpace,
          },
          { id: 'numbers', name: 'Numbers', detail: 'Centre and edges of the box, typed' },
        ]}
        error={errors.searchSpace}
      />
      {mode === 'numbers' && <SearchSpaceFields draft={draft} onChange={onDraft} errors={errors} />}
      {volume > SEARCH_SPACE_LARGE_VOLUME_CUBIC_ANGSTROM && (
        <Callout tone="warn" title={`A large search space: ${count(Math.round(volume))} Å³`} isLive>
          Above {count(SEARCH_SPACE_LARGE_VOLUME_CUBIC_ANGSTROM)} Å³ AutoDock Vina may miss the best pose at
          the default exhaustiveness. Make the box smaller, or raise the exhaustiveness in proportion.
        </Callout>
      )}
    </div>
  );
}
