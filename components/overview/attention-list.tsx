import { TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { FailedAgain } from '@/components/runs/failed-again';
import { classNames } from '@/components/ui/class-names';
import { Moment } from '@/components/ui/moment';
import { count, plural } from '@/components/ui/quantity';
import { nearness, QUOTA_WORDS, quotaShare } from '@/lib/domain/quotas';
import type { Attention } from '@/lib/domain/resources/overview';

interface Words {
  tone: 'warn' | 'danger';
  text: ReactNode;
  /** Below the organisation. */
  path: string;
  way: string;
  /** Another way to deal with it. */
  action?: ReactNode;
}

/** What needs somebody: each with a sentence, since when, and the way to deal with it. */
export function AttentionList({ org, items }: { org: string; items: readonly Attention[] }) {
  if (items.length === 0) return <p className="px-4 py-5 text-ink-muted">Nothing needs you.</p>;
  return (
    <ul className="divide-y divide-line">
      {items.map((item) => {
        const { tone, text, path, way, action } = wordsOf(org, item);
        return (
          <li key={`${item.kind} ${path}`} className="flex gap-3 px-4 py-3">
            <TriangleAlert
              aria-hidden
              className={classNames(
                'mt-0.75 size-4 shrink-0',
                tone === 'danger' ? 'text-danger' : 'text-warn',
              )}
            />
            <div className="min-w-0 grow">
              <p className="text-pretty">{text}</p>
              <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
                <Link href={`/orgs/${org}${path}`} className="text-accent-strong hover:underline">
                  {way}
                </Link>
                {action}
                {item.kind !== 'quota-short' && (
                  <span className="ml-auto text-ink-faint">
                    <Moment at={item.at} />
                  </span>
                )}
              </div>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function wordsOf(org: string, item: Attention): Words {
  switch (item.kind) {
    case 'quota-short': {
      const isUsedUp = nearness(item.used, item.limit) === 'none';
      return {
        tone: isUsedUp ? 'danger' : 'warn',
        text: `${QUOTA_WORDS[item.quota].name}: ${quotaShare(item.quota, item.used, item.limit)} ${isUsedUp ? 'are used up' : 'are used'}.`,
        ...{ path: '/settings/usage', way: 'See what is used' },
      };
    }
    case 'run-waiting':
      return {
        tone: 'warn',
        text: (
          <>
            <Name>{item.name}</Name> waits: {QUOTA_WORDS[item.waitingFor].name.toLowerCase()} is used up.
          </>
        ),
        ...{ path: `/runs/${item.runId}`, way: 'See when it goes on' },
      };
    case 'run-failed':
      return {
        tone: 'danger',
        text: (
          <>
            <Name>{item.name}</Name> failed as a whole.
          </>
        ),
        ...{ path: `/runs/${item.runId}`, way: 'See why' },
      };
    case 'ligands-failed':
      return {
        tone: 'danger',
        text: (
          <>
            {count(item.failed)} of {plural(item.total, 'record')} failed in <Name>{item.name}</Name>.
          </>
        ),
        ...{ path: `/runs/${item.runId}?tab=ledger&outcome=failed`, way: 'See why' },
        action: <FailedAgain org={org} runId={item.runId} failed={item.failed} />,
      };
    case 'target-failed':
      return {
        tone: 'danger',
        text: (
          <>
            The target <Name>{item.name}</Name> could not be prepared.
          </>
        ),
        ...{ path: `/targets/${item.targetId}`, way: 'See why' },
      };
    case 'target-undecided':
      return {
        tone: 'warn',
        text: (
          <>
            Choose where to dock in <Name>{item.name}</Name>: it holds ligands, and none was taken as the
            crystal ligand.
          </>
        ),
        ...{ path: `/targets/${item.targetId}`, way: 'Choose the crystal ligand' },
      };
    case 'library-failed':
      return {
        tone: 'danger',
        text: (
          <>
            The library <Name>{item.name}</Name> could not be read.
          </>
        ),
        ...{ path: `/libraries/${item.libraryId}`, way: 'See why' },
      };
    case 'records-rejected':
      return {
        tone: 'warn',
        text: (
          <>
            {count(item.rejected)} of {plural(item.records, 'record')} were rejected in{' '}
            <Name>{item.name}</Name>.
          </>
        ),
        ...{ path: `/libraries/${item.libraryId}?status=rejected`, way: 'See the reasons' },
      };
    case 'invitation-ending':
      return {
        tone: 'warn',
        text: (
          <>
            The invitation of <Name>{item.email}</Name> {item.isExpired ? 'has run out' : 'runs out soon'}.
          </>
        ),
        ...{ path: '/members?tab=invitations', way: item.isExpired ? 'Invite again' : 'See invitations' },
      };
  }
}

function Name({ children }: { children: ReactNode }) {
  return <span className="font-medium break-words">{children}</span>;
}
