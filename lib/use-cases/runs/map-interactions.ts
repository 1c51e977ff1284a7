import { z } from 'zod';
import { findContacts } from '@/db/results/contacts-repository';
import { getJob } from '@/db/results/jobs-repository';
import { listResults } from '@/db/results/results-repository';
import { mapContacts } from '@/lib/domain/interaction-map';
import type { InteractionMap } from '@/lib/domain/resources/run-contacts';
import { RANKING, RESULT_ORDERS, RESULT_SORTS } from '@/lib/domain/result-query';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema, sortSchema } from '@/lib/use-cases/input-schemas';
import { refuseEmptyRanges, resultFilterShape } from '@/lib/use-cases/runs/result-filter-input';
import { searchFilter } from '@/lib/use-cases/runs/search-filter';
import { ligandName } from '@/lib/use-cases/structure-mask';

/** What can be told apart on a screen; and all of them are in the first page of the results. */
const MOST_LIGANDS = 100;

/** Residues by ligands: what the best poses of the first results hold on to, in the order and by the filter of the results. */
export const mapInteractions = defineUseCase({
  name: 'map-interactions',
  permission: ['run:read', 'structure:read'],
  input: z
    .strictObject({
      runId: idSchema('run'),
      sort: sortSchema(RESULT_SORTS),
      order: z.enum(RESULT_ORDERS).default(RANKING.order),
      ...resultFilterShape,
      limit: z.coerce.number().int().min(1).max(MOST_LIGANDS).default(25),
    })
    .superRefine(refuseEmptyRanges),
  run: async (ctx, { runId, sort, order, limit, ...filter }, deps): Promise<InteractionMap> => {
    const query = { sort, order, filter: await searchFilter(ctx, deps, runId, filter) };
    const { rows, known } = await deps.results.withResults(ctx.org.id, async (conn) => {
      await getJob(conn, runId);
      const rows = await listResults(conn, runId, { query, limit });
      return {
        rows,
        known: await findContacts(
          conn,
          rows.map(({ taskResultId }) => taskResultId),
        ),
      };
    });
    const { residues, contacts } = mapContacts(
      rows.map(({ taskResultId }) => known.get(taskResultId) ?? null),
    );
    return {
      residues,
      ligands: rows.map((row, i) => ({
        ligandId: row.ligandId,
        rank: row.rank,
        name: ligandName(ctx, row),
        affinityKcalPerMol: row.bestAffinityKcalPerMol,
        contacts: contacts[i] ?? null,
      })),
    };
  },
});
