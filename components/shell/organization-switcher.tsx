'use client';

import { useQuery } from '@tanstack/react-query';
import { Building2, ChevronsUpDown } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { MenuBehind } from '@/components/ui/menu';
import { accessQuery } from '@/lib/api-client/access';

/** The way to one's other organisations; nothing for who has none. */
export function OrganizationSwitcher({ org }: { org: string }) {
  const { data } = useQuery(accessQuery(org));
  const others = data?.organizations.filter(({ slug }) => slug !== org) ?? [];
  if (others.length === 0) return null;
  return (
    <MenuBehind
      label="Other organisations"
      heading={<span className="text-ink-muted">Go to</span>}
      entries={others.map(({ slug, name }) => ({
        id: slug,
        name,
        icon: Building2,
        href: `/orgs/${slug}`,
      }))}
      trigger={
        <Button
          aria-label="Other organisations"
          className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-muted hover:bg-hover hover:text-ink pointer-coarse:size-10"
        >
          <ChevronsUpDown aria-hidden className="size-4" />
        </Button>
      }
    />
  );
}
