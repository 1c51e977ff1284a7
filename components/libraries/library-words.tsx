import { Badge, type Tone } from '@/components/ui/badge';
import type { LibrarySummary } from '@/lib/domain/resources/libraries';
import type { LibraryState } from '@/lib/domain/states';

const STATE_WORDS: Record<LibraryState, { name: string; tone: Tone; isActive: boolean }> = {
  uploaded: { name: 'Waiting', tone: 'neutral', isActive: true },
  reading: { name: 'Reading', tone: 'accent', isActive: true },
  ready: { name: 'Ready', tone: 'neutral', isActive: false },
  failed: { name: 'Failed', tone: 'danger', isActive: false },
};

export function LibraryStatus({ status }: { status: LibraryState }) {
  const { name, tone, isActive } = STATE_WORDS[status];
  return (
    <Badge tone={tone} isActive={isActive}>
      {name}
    </Badge>
  );
}

export const FORMAT_NAMES: Record<NonNullable<LibrarySummary['format']>, string> = {
  smiles: 'SMILES',
  csv: 'CSV',
  sdf: 'SDF',
};
