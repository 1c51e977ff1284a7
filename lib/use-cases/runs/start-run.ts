import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { getRunDefaults } from '@/db/metadata/general-settings-repository';
import { getLibrary } from '@/db/metadata/libraries-repository';
import { appendOutbox } from '@/db/metadata/outbox-repository';
import {
  findRunMetaByIdempotencyKey,
  getRunMeta,
  insertRunMeta,
  lockIdempotencyKey,
} from '@/db/metadata/runs-repository';
import { getTarget } from '@/db/metadata/targets-repository';
import { runRequested } from '@/inngest/events';
import { DEFAULT_LIGAND_RECIPE } from '@/lib/chemistry/molecules/recipe';
import { askedDockingParametersSchema } from '@/lib/domain/docking-parameters';
import { ConflictError, InvalidInputError, UnavailableError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import type { RunSpec } from '@/lib/domain/run-spec';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema, nameSchema, searchSpaceSchema } from '@/lib/use-cases/input-schemas';
import { relayOutbox } from '@/lib/use-cases/maintenance/relay-outbox';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { runTargetOf } from '@/lib/use-cases/runs/run-target';
import { serialiseRunDetail } from '@/lib/use-cases/runs/serialise-run';
import { requireCpuTime } from '@/lib/use-cases/usage/docking-usage';

/**
 * Asks for a run: one metadata transaction writes the run, its event and its audit row; the relay behind it makes
 * the rows in the organisation's results database and wakes the worker. The same idempotency key gives the same run.
 * Parameters that are left out are the organisation's defaults of this moment, and kept with the run.
 */
export const startRun = defineUseCase({
  name: 'start-run',
  permission: 'run:start',
  input: z.object({
    name: nameSchema,
    targetId: idSchema('target'),
    libraryId: idSchema('library'),
    searchSpace: searchSpaceSchema.optional(),
    parameters: askedDockingParametersSchema.prefault({}),
    idempotencyKey: z.string().min(8).max(200).optional(),
  }),
  run: async (ctx, input, deps) => {
    const runId = await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      if (input.idempotencyKey) {
        await lockIdempotencyKey(tx, ctx.org.id, input.idempotencyKey);
        const earlier = await findRunMetaByIdempotencyKey(tx, ctx.org.id, input.idempotencyKey);
        if (earlier) return earlier.id;
      }
      await requireCpuTime(tx, ctx.org.id);
      const target = await getTarget(tx, ctx.org.id, input.targetId);
      const library = await getLibrary(tx, ctx.org.id, input.libraryId);
      if (target.archivedAt) {
        throw new ConflictError(`The target "${target.name}" is archived. Choose another one.`);
      }
      if (library.archivedAt) {
        throw new ConflictError(`The library "${library.name}" is archived. Choose another one.`);
      }
      if (target.status !== 'ready') {
        throw new ConflictError(`The target "${target.name}" is not ready (${target.status}).`);
      }
      if (library.status !== 'ready') {
        throw new ConflictError(`The library "${library.name}" is not ready (${library.status}).`);
      }
      const searchSpace = input.searchSpace ?? target.searchSpace;
      if (!searchSpace) {
        throw new InvalidInputError([
          {
            field: 'searchSpace',
            message:
              'The target has no crystal ligand to take the search space from: give its centre and size.',
          },
        ]);
      }
      const spec: RunSpec = {
        library: { id: library.id, name: library.name },
        target: await runTargetOf(tx, ctx.org.id, target),
        searchSpace,
        parameters: { ...(await getRunDefaults(tx, ctx.org.id)), ...input.parameters },
        ligandRecipe: { ...DEFAULT_LIGAND_RECIPE },
      };
      const id = newId('run');
      await insertRunMeta(tx, ctx.org.id, {
        id,
        name: input.name,
        targetId: target.id,
        libraryId: library.id,
        params: spec,
        createdBy: actorId(ctx),
        idempotencyKey: input.idempotencyKey ?? null,
      });
      await appendOutbox(tx, ctx.org.id, {
        eventName: runRequested.name,
        eventId: id,
        payload: { orgId: ctx.org.id, runId: id },
      });
      await appendAudit(
        tx,
        ctx.org.id,
        auditEntry(ctx, {
          action: 'run.start',
          subjectKind: 'run',
          subjectId: id,
          runId: id,
          details: { targetId: target.id, libraryId: library.id },
        }),
      );
      return id;
    });
    await relayOutbox(ctx.org.id, deps);
    try {
      return await getRun(ctx, { runId });
    } catch (error) {
      // The run is kept: while the results database is away, it stands as it was asked for, and the sweep goes on.
      if (!(error instanceof UnavailableError)) throw error;
      const meta = await deps.metadata.withOrganization(ctx.org.id, (tx) =>
        getRunMeta(tx, ctx.org.id, runId),
      );
      return serialiseRunDetail(ctx, meta, null, { running: [], cpuSeconds: null, waitingReason: null });
    }
  },
});
