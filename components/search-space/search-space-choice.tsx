'use client';

import type { SearchSpaceDraft } from '@/components/search-space/draft';
import { SearchSpaceFields } from '@/components/search-space/search-space-fields';
import { SearchSpaceText } from '@/components/search-space/search-space-text';
import { SearchSpaceWarnings } from '@/components/search-space/search-space-warnings';
import { sourceWords } from '@/components/search-space/source-words';
import { RadioGroup } from '@/components/ui/choices';
import type { TargetDetail } from '@/lib/domain/resources/targets';
import type { SearchSpace } from '@/lib/domain/search-space';

export type SearchSpaceMode = 'target' | 'numbers';

/** Where to search: where the target says, or in a box of six numbers; with what is doubtful about it. */
export function SearchSpaceChoice({
  mode,
  onMode,
  target,
  draft,
  onDraft,
  space,
  errors,
}: {
  mode: SearchSpaceMode;
  onMode: (mode: SearchSpaceMode) => void;
  target: TargetDetail | null;
  draft: SearchSpaceDraft;
  onDraft: (draft: SearchSpaceDraft) => void;
  /** What would be docked into as things stand. */
  space: SearchSpace | null;
  errors: Record<string, string>;
}) {
  return (
    <div className="space-y-4">
      <RadioGroup<SearchSpaceMode>
        label="Taken from"
        value={mode}
        onChange={onMode}
        choices={[
          {
            id: 'target',
            name: target?.searchSpaceSource
              ? sourceWords(target.searchSpaceSource, target.crystalLigandId)
              : 'The target',
            detail: target?.searchSpace ? (
              <SearchSpaceText space={target.searchSpace} />
            ) : target ? (
              'This target has none'
            ) : (
              'As it stands on the page of the target'
            ),
            isDisabled: target !== null && !target.searchSpace,
          },
          { id: 'numbers', name: 'Numbers', detail: 'Centre and edges of the box, typed' },
        ]}
        error={errors.searchSpace}
      />
      {mode === 'numbers' && <SearchSpaceFields draft={draft} onChange={onDraft} errors={errors} />}
      {space && <SearchSpaceWarnings target={target} space={space} />}
    </div>
  );
}
