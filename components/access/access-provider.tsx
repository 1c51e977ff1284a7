'use client';

import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect } from 'react';
import { accessQuery } from '@/lib/api-client/access';
import { ApiError } from '@/lib/api-client/request';
import type { GrantablePermission } from '@/lib/domain/permissions';

const Permissions = createContext<ReadonlySet<string>>(new Set());

/**
 * Tells the parts of a page what the one who looks at it may do. As soon as that changes it takes the page away and
 * loads it anew: nothing stays in sight, or in the browser's memory, that the new role does not show.
 */
export function AccessProvider({
  org,
  permissions,
  children,
}: {
  org: string;
  /** As the server knew them when it made the page. */
  permissions: readonly string[];
  children: ReactNode;
}) {
  const access = useQuery(accessQuery(org));
  const isOutdated = access.isError
    ? access.error instanceof ApiError && !access.error.isTransient
    : access.data !== undefined && !isSame(access.data.permissions, permissions);
  useEffect(() => {
    if (isOutdated) window.location.reload();
  }, [isOutdated]);
  return (
    <Permissions value={new Set(permissions)}>
      {isOutdated ? (
        <p role="status" className="p-8 text-center text-ink-muted">
          Your access has changed. The page loads anew…
        </p>
      ) : (
        children
      )}
    </Permissions>
  );
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((permission) => others.includes(permission));
}

/**
 * True if the one who looks at the page may do this. It only spares them buttons that would be refused: the server
 * decides.
 */
export function useCan(permission: GrantablePermission): boolean {
  return usePermissions().has(permission);
}

/** All that the one who looks at the page may do. */
export function usePermissions(): ReadonlySet<string> {
  return use(Permissions);
}
