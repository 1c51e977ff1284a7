'use client';

import { signOut } from '@/components/auth/next-auth';
import { Button } from '@/components/ui/button';

/** Signs out and comes back to the page that it stands on. */
export function SignOutButton() {
  return (
    <Button variant="primary" onPress={() => void signOut(window.location.pathname)}>
      Sign out
    </Button>
  );
}
