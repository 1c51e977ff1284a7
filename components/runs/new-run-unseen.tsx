'use client';

import { EyeOff } from 'lucide-react';
import { ButtonLink } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { EmptyState } from '@/components/ui/states';

/** In place of the form, for a role that may start runs and cannot see what to choose from. */
export function NewRunUnseen({ org, needed }: { org: string; needed: string[] }) {
  return (
    <>
      <PageHeader trail={[{ href: `/orgs/${org}/runs`, name: 'Runs' }]} title="Start a run" />
      <Panel flush>
        <EmptyState
          icon={EyeOff}
          title="Your role does not show what to choose from"
          action={<ButtonLink href={`/orgs/${org}`}>To the overview</ButtonLink>}
        >
          It may start runs, but lacks {needed.join(' and ')}. Ask an Admin for a role with{' '}
          {needed.length > 1 ? 'both' : 'it'}. A program that knows the ids of a target and a library can
          start a run without.
        </EmptyState>
      </Panel>
    </>
  );
}
