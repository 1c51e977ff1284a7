import { Badge, type Tone } from '@/components/ui/badge';
import type { PipelineVersionState } from '@/lib/domain/resources/pipelines';

const STATES: Record<PipelineVersionState, { name: string; tone: Tone }> = {
  draft: { name: 'Draft', tone: 'accent' },
  published: { name: 'Published', tone: 'neutral' },
  deprecated: { name: 'Deprecated', tone: 'warn' },
};

export function VersionStateBadge({ state }: { state: PipelineVersionState }) {
  const { name, tone } = STATES[state];
  return <Badge tone={tone}>{name}</Badge>;
}
