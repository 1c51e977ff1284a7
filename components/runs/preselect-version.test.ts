import { describe, expect, it } from 'vitest';
import { DEFAULT_PIPELINE_SPEC } from '@/lib/domain/pipeline-spec';
import type { Pipeline, PipelineVersion, PipelineVersionState } from '@/lib/domain/resources/pipelines';
import type { StarterKey } from '@/lib/domain/starter-pipelines';
import { preselectVersion } from './preselect-version';

const VINA = { exhaustiveness: 8, poses: 9 };

/** The newest version first. */
function pipelineOf(name: string, starter: StarterKey | null, states: PipelineVersionState[]): Pipeline {
  const versions = states.map(
    (state, index): PipelineVersion => ({
      id: `ppv_${name}${states.length - index}`,
      version: states.length - index,
      state,
      spec: DEFAULT_PIPELINE_SPEC,
      createdAt: '',
      publishedAt: null,
      deprecatedAt: null,
    }),
  );
  return { id: `pip_${name}`, name, description: '', starter, createdAt: '', archivedAt: null, versions };
}
const look = pipelineOf('look', 'quick-look', ['published']);
const screen = pipelineOf('screen', 'standard-screen', ['draft', 'published', 'published']);

describe('the pipeline that stands in the form of a run at first', () => {
  it('is the newest standard screen that is in force', () => {
    expect(preselectVersion([look, screen], VINA, null)).toBe('ppv_screen2');
  });

  it('is the version that the address asks for, unless it is not in force', () => {
    expect(preselectVersion([look, screen], VINA, 'ppv_screen1')).toBe('ppv_screen1');
    expect(preselectVersion([look, screen], { exhaustiveness: 16, poses: 9 }, 'ppv_look1')).toBe('ppv_look1');
    expect(preselectVersion([look, screen], VINA, 'ppv_screen3')).toBe('ppv_screen2');
  });

  it('is none where the organisation has defaults of its own, or nothing is in force', () => {
    expect(preselectVersion([look, screen], { exhaustiveness: 8, poses: 3 }, null)).toBeNull();
    const over = pipelineOf('screen', 'standard-screen', ['deprecated']);
    expect(preselectVersion([look, over], VINA, null)).toBeNull();
    expect(preselectVersion([], VINA, 'ppv_look1')).toBeNull();
  });
});
