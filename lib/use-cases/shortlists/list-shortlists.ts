import { z } from 'zod';
import { listShortlists as load } from '@/db/results/shortlists-repository';
import type { ShortlistList } from '@/lib/domain/resources/shortlists';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { namesOfPeople } from '@/lib/use-cases/shortlists/people-names';
import { serialiseShortlist } from '@/lib/use-cases/shortlists/serialise-shortlist';

const MOST = 500;

/** The organisation's shortlists, the newest first, without those that are archived. */
export const listShortlists = defineUseCase({
  name: 'list-shortlists',
  permission: 'run:read',
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<ShortlistList> => {
    const records = await deps.results.withResults(ctx.org.id, (conn) => load(conn, MOST));
    const names = await namesOfPeople(
      ctx,
      deps,
      records.map(({ createdBy }) => createdBy),
    );
    return { shortlists: records.map((record) => serialiseShortlist(ctx, record, names)) };
  },
});
