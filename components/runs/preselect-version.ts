import { DEFAULT_DOCKING_PARAMETERS } from '@/lib/domain/docking-parameters';
import type { PipelineVersionId } from '@/lib/domain/ids';
import type { RunDefaults } from '@/lib/domain/resources/general-settings';
import { newestInForce, type Pipeline } from '@/lib/domain/resources/pipelines';

/**
 * The version of a pipeline that stands in the form of a run at first: the one that the address asks for if it is in
 * force, else the newest of the standard screen. Null, for no pipeline, where the organisation has chosen defaults of
 * its own, or there is nothing in force to choose.
 */
export function preselectVersion(
  pipelines: readonly Pipeline[],
  defaults: RunDefaults,
  asked: string | null,
): PipelineVersionId | null {
  const wanted = pipelines
    .flatMap(({ versions }) => versions)
    .find(({ id, state }) => id === asked && state === 'published');
  if (wanted) return wanted.id;
  const { exhaustiveness, poses } = DEFAULT_DOCKING_PARAMETERS;
  if (defaults.exhaustiveness !== exhaustiveness || defaults.poses !== poses) return null;
  const screen = pipelines.find(({ starter }) => starter === 'standard-screen');
  return (screen && newestInForce(screen.versions)?.id) ?? null;
}
