import type { Shared } from '@/e2e/isolation/world';

interface EventCase {
  /** What it says beside `orgId`. */
  data: (ours: Pick<Shared, 'targetId' | 'libraryId' | 'runId'>) => Record<string, unknown>;
  /** False if it names nothing but the organisation: then it is for the organisation's own row whether it means anything. */
  namesThing: boolean;
}

const naming = (data: EventCase['data']): EventCase => ({ data, namesThing: true });
const namingNothing = (data: Record<string, unknown> = {}): EventCase => ({
  data: () => data,
  namesThing: false,
});

/**
 * What an event of each kind says that names a thing of ours as another organisation's. Nobody outside can send one;
 * should it happen all the same, the organisation must come from the row, not from the event.
 */
export const EVENT_CASES: Record<string, EventCase> = {
  'event target/uploaded': naming(({ targetId }) => ({ targetId })),
  'event library/uploaded': naming(({ libraryId }) => ({ libraryId })),
  'event run/requested': naming(({ runId }) => ({ runId })),
  'event run/chunk.ready': naming(({ runId }) => ({ runId, chunk: 0 })),
  'event run/finished': naming(({ runId }) => ({ runId })),
  'event reuse/check.due': naming(({ runId }) => ({ runId, chain: 'forged', nth: 0 })),
  'event objects/sweep.due': namingNothing({ walk: 'forged', page: 0, after: null, removed: 0 }),
  'event organization/requested': namingNothing(),
  'event organization/deletion-requested': namingNothing(),
};
