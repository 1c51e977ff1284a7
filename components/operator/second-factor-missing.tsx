'use client';

import { ShieldAlert } from 'lucide-react';
import { signOut } from '@/components/auth/next-auth';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/states';

/** For an operator with a second factor whose session was opened without it. */
export function SecondFactorMissing() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        icon={ShieldAlert}
        title="Your second factor is needed here"
        action={
          <Button variant="primary" onPress={() => void signOut('/sign-in?callbackUrl=/operator')}>
            Sign out and in again
          </Button>
        }
      >
        You signed in before it was set up, or without it. The installation is run with it only.
      </EmptyState>
    </main>
  );
}
