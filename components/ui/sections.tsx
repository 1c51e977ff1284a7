'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';
import { useUrlState } from '@/components/ui/use-url-state';

interface SectionLink {
  name: string;
  /** Stands behind the name, as a quiet figure. */
  count?: number;
  href: string;
  isHere: boolean;
  /** Given: what a press does in the place of loading the address. */
  onGo?: () => void;
}

/** A row of links to the parts of something, of which one is in sight. */
export function SectionNav({ label, links }: { label: string; links: readonly SectionLink[] }) {
  return (
    <nav aria-label={label}>
      <ul className="flex gap-5 overflow-x-auto border-b border-line px-0.5">
        {links.map(({ name, count, href, isHere, onGo }) => (
          <li key={href} className="shrink-0">
            <Link
              href={href}
              prefetch={onGo ? false : null}
              onNavigate={(event) => {
                if (!onGo) return;
                event.preventDefault();
                onGo();
              }}
              aria-current={isHere ? 'page' : undefined}
              className={classNames(
                '-mb-px flex h-10 items-center gap-1.5 border-b-2 text-base -outline-offset-2',
                isHere
                  ? 'border-accent font-medium text-ink'
                  : 'border-transparent text-ink-muted hover:text-ink',
              )}
            >
              {name}
              {count !== undefined && <span className="figures text-sm text-ink-faint">{count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export interface Section<Id extends string> {
  id: Id;
  name: string;
  count?: number;
  content: ReactNode;
}

/** Parts of a page, one in sight: the first, or the one that `tab` names in the address. Going to one asks nothing of the server. */
export function Sections<Id extends string>({
  label,
  sections,
}: {
  label: string;
  sections: readonly Section<Id>[];
}) {
  const pathname = usePathname();
  const [url, changeUrl] = useUrlState();
  const open = sections.find(({ id }) => id === url.get('tab')) ?? sections[0];
  return (
    <>
      <SectionNav
        label={label}
        links={sections.map(({ id, name, count }, index) => {
          const tab = index === 0 ? null : id;
          return {
            ...{ name, ...(count === undefined ? {} : { count }), isHere: id === open?.id },
            href: tab ? `${pathname}?tab=${tab}` : pathname,
            onGo: () => changeUrl({ tab }),
          };
        })}
      />
      <div className="pt-4">{open?.content}</div>
    </>
  );
}
