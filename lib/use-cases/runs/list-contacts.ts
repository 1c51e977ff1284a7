import { z } from 'zod';
import { countWithoutContacts, listContactedResidues } from '@/db/results/contacts-repository';
import { getJob } from '@/db/results/jobs-repository';
import type { RunContacts } from '@/lib/domain/resources/run-contacts';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** The residues that the best poses of a run hold on to, with how many ligands do, by kind of interaction. */
export const listContacts = defineUseCase({
  name: 'list-contacts',
  permission: ['run:read', 'structure:read'],
  input: z.object({ runId: idSchema('run') }),
  run: (ctx, { runId }, deps): Promise<RunContacts> =>
    deps.results.withResults(ctx.org.id, async (conn) => {
      await getJob(conn, runId);
      const residues = await listContactedResidues(conn, runId);
      return {
        residues: residues.map(({ residue, ligands, kinds }) => ({ residue, ligands, kinds })),
        unknown: await countWithoutContacts(conn, runId),
      };
    }),
});
