'use client';

import { Building2, LogOut, ServerCog, UserRound } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { signOut } from '@/components/auth/next-auth';
import { MenuBehind } from '@/components/ui/menu';

/** Who is signed in; the way to their account, to another organisation, to the installation if they run it, and out. */
export function AccountMenu({
  name,
  email,
  isOperator,
}: {
  name: string;
  email: string;
  isOperator: boolean;
}) {
  return (
    <MenuBehind
      label="Account"
      trigger={
        <Button className="flex size-8 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-strong pointer-coarse:size-10">
          <span aria-hidden>{initials(name)}</span>
          <span className="sr-only">Account of {name}</span>
        </Button>
      }
      heading={
        <>
          <span className="block font-medium">{name}</span>
          {email !== name && <span className="block text-ink-muted">{email}</span>}
        </>
      }
      entries={[
        { id: 'account', name: 'Account', icon: UserRound, href: '/account' },
        { id: 'organisations', name: 'Organisations', icon: Building2, href: '/' },
        ...(isOperator ? [{ id: 'operator', name: 'Operator', icon: ServerCog, href: '/operator' }] : []),
        { id: 'out', name: 'Sign out', icon: LogOut, onAction: () => void signOut() },
      ]}
    />
  );
}

function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean);
  return (words.length > 1 ? `${words[0]?.[0]}${words[1]?.[0]}` : name.slice(0, 2)).toUpperCase();
}
