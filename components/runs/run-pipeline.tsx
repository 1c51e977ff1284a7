'use client';

import Link from 'next/link';
import { useCan } from '@/components/access/access-provider';
import { listOfParameters } from '@/components/docking-parameters/parameter-words';
import type { RunPipeline } from '@/lib/domain/resources/runs';

/** Which version of which pipeline a run was started with, leading there, and whether it departs from it. */
export function RunPipelineName({
  org,
  pipeline,
  isLong = false,
}: {
  org: string;
  pipeline: RunPipeline | null;
  /** True: also in what it departs, and in words where there is no pipeline. */
  isLong?: boolean;
}) {
  const mayRead = useCan('pipeline:read');
  if (!pipeline) return isLong ? 'none: the parameters were given by themselves' : '–';
  const { id, name, version, adjusted } = pipeline;
  const label = `${name} v${version}`;
  return (
    <>
      {adjusted.length > 0 && (isLong ? 'adjusted from ' : <span className="text-ink-muted">adjusted </span>)}
      {mayRead ? (
        // Above the link of a whole row.
        <Link
          href={`/orgs/${org}/pipelines/${id}?version=${version}`}
          className="relative underline-offset-2 hover:underline"
        >
          {label}
        </Link>
      ) : (
        label
      )}
      {isLong && adjusted.length > 0 && `: ${listOfParameters(adjusted)}`}
    </>
  );
}
