'use client';

import { signOut } from 'next-auth/react';
import { Button } from '@/components/ui/button';

/** Signs out and comes back to the page that it stands on. */
export function SignOutButton() {
  return (
    <Button variant="primary" onPress={() => void signOut({ callbackUrl: window.location.pathname })}>
      Sign out
    </Button>
  );
}
