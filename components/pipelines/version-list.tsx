'use client';

import Link from 'next/link';
import { VersionStateBadge } from '@/components/pipelines/version-state';
import { classNames } from '@/components/ui/class-names';
import { Moment } from '@/components/ui/moment';
import type { PipelineVersion } from '@/lib/domain/resources/pipelines';

/** The versions of a pipeline, the newest first; the one that is shown is marked. */
export function VersionList({
  versions,
  shown,
  unsaved,
  hrefOf,
  onShow,
}: {
  versions: PipelineVersion[];
  shown: PipelineVersion;
  /** Ids of drafts with changes that are not saved. */
  unsaved: readonly string[];
  hrefOf: (version: PipelineVersion) => string;
  onShow: (version: PipelineVersion) => void;
}) {
  return (
    <nav aria-label="Versions">
      <ol>
        {versions.map((version) => (
          <li key={version.id} className="border-b border-line last:border-b-0">
            <Link
              href={hrefOf(version)}
              prefetch={false}
              aria-current={version.id === shown.id ? 'true' : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
                event.preventDefault();
                onShow(version);
              }}
              className={classNames(
                'flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-4 py-2.5 text-sm -outline-offset-2',
                version.id === shown.id ? 'bg-accent-soft' : 'hover:bg-hover',
              )}
            >
              <span
                className={classNames('figures', version.id === shown.id && 'font-medium text-accent-strong')}
              >
                Version {version.version}
              </span>
              <VersionStateBadge state={version.state} />
              <span className="w-full text-xs text-ink-muted">
                {unsaved.includes(version.id) ? (
                  'changes that are not saved'
                ) : (
                  <>
                    {version.deprecatedAt ? 'deprecated' : version.publishedAt ? 'published' : 'begun'}{' '}
                    <Moment at={version.deprecatedAt ?? version.publishedAt ?? version.createdAt} />
                  </>
                )}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
