import type { Ask } from '@/e2e/isolation/answers';
import type { Caller, Side, World } from '@/e2e/isolation/world';
import type { GrantablePermission } from '@/lib/domain/permissions';

/** What the parameters of a path, and the fields of a body, name: ids of things of ours among other words. */
export type Things = Record<string, string>;

/** A way into an organisation. Everything that it must refuse follows from this row; see `checks.ts`. */
export interface OrganizationCase {
  kind: 'organization';
  /** All of them are needed; none: every member may. */
  needs: readonly GrantablePermission[];
  /** True if no token may, whatever its scopes. */
  isForPeopleOnly?: boolean;
  /** Of ours; without it the way is about the organisation as a whole. Made anew where the right answer changes them. */
  things?: (world: World) => Things | Promise<Things>;
  /** Body, and query to put behind the path. */
  content?: (things: Things, side: Side) => Partial<Ask> & { query?: string };
  /** Who is answered right; by default our administrator. */
  by?: (world: World) => Caller | Promise<Caller>;
  /** Of the right answer; 200 by default. */
  status?: number;
  /** What the right answer holds, and no other may. */
  tells: (world: World, things: Things) => string[];
  /** Status of what a weaker role gets; by default 403 of a route, 404 of a page. */
  weakerStatus?: number;
}

/** Two requests that somebody who may know neither must not be able to tell apart. */
export interface Pair {
  name: string;
  foreign: Ask;
  unknown: Ask;
  /** What the requests said, in the same order: it may be echoed. */
  said: [foreign: readonly string[], unknown: readonly string[]];
}

/**
 * A way in without an organisation in its address: about the one who asks, for the installation's operator, or open
 * to everybody.
 */
export interface OtherCase {
  kind: 'own' | 'operator' | 'open';
  /** The right request, and what its answer holds. Unless it is open to everybody, it is one with a session. */
  right: (world: World) => Promise<{ ask: Ask; status?: number; tells: string[] }>;
  pairs?: (world: World) => Promise<Pair[]>;
}

export type Case = OrganizationCase | OtherCase;

/** Things of ours that are there already. */
export const shared =
  (...names: (keyof World['shared'])[]) =>
  ({ shared: there }: World): Things =>
    Object.fromEntries(names.map((name) => [name, there[name]]));
