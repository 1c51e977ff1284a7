import { z } from 'zod';
import { getRunMeta } from '@/db/metadata/runs-repository';
import { getProvenance as loadProvenance } from '@/db/results/provenance-repository';
import { getLigandResult } from '@/db/results/results-repository';
import { NotFoundError } from '@/lib/domain/errors';
import type { ResultProvenance } from '@/lib/domain/resources/provenance';
import type { EngineFingerprintResource } from '@/lib/domain/resources/runs';
import type { RunSpec } from '@/lib/domain/run-spec';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { namedActor } from '@/lib/use-cases/named-actor';
import { actorElsewhere } from '@/lib/use-cases/runs/serialise-run';
import { ligandName, seesStructures } from '@/lib/use-cases/structure-mask';

/** Where the result of a ligand in a run came from: which bytes, which build, which machine, which run, and who asked. */
export const getProvenance = defineUseCase({
  name: 'get-provenance',
  permission: 'run:read',
  input: z.object({ runId: idSchema('run'), ligandId: idSchema('ligand') }),
  run: async (ctx, { runId, ligandId }, deps): Promise<ResultProvenance> => {
    const orgId = ctx.org.id;
    const { result, provenance } = await deps.results.withResults(orgId, async (conn) => ({
      result: await getLigandResult(conn, runId, ligandId),
      provenance: await loadProvenance(conn, runId, ligandId),
    }));
    const { restoredFrom, signedInput, reused, dockedAt, machineClass } = provenance;
    const origin = restoredFrom ? null : provenance.origin;
    const { spec, asked } = await deps.metadata.withOrganization(orgId, async (tx) => {
      const meta = await getRunMeta(tx, orgId, runId);
      const first = origin && (await getRunMeta(tx, orgId, origin.runId).catch(unlessGone));
      return {
        spec: meta.params as RunSpec,
        asked: first && { by: await namedActor(ctx, tx, first.createdBy), at: first.createdAt.toISOString() },
      };
    });
    const tellsOrigin = seesStructures(ctx) || !reused;
    return {
      ligandId,
      name: ligandName(ctx, result),
      outcome: reused ? 'reused' : 'docked',
      elsewhere: restoredFrom && {
        organizationName: spec.restoredFrom?.organizationName ?? '',
        runName: tellsOrigin ? (restoredFrom.run?.name ?? null) : null,
        askedBy: tellsOrigin && restoredFrom.askedBy ? actorElsewhere(ctx, restoredFrom.askedBy) : null,
      },
      origin: tellsOrigin
        ? origin && {
            runId: origin.runId,
            runName: origin.runName,
            ligandId: origin.ligandId,
            askedBy: asked?.by ?? null,
            askedAt: asked?.at ?? null,
          }
        : null,
      dockedAt: tellsOrigin ? dockedAt.toISOString() : null,
      engine: provenance.engine as EngineFingerprintResource,
      machineClass,
      bytes: seesStructures(ctx)
        ? {
            inputSignature: provenance.exactSignature,
            receptorPdbqtSha256: spec.target.pdbqtSha256,
            ligandPdbqtSha256: signedInput?.ligand.pdbqtSha256 ?? null,
            toolkit: signedInput?.ligand.toolkit ?? null,
            canonicalSmiles: signedInput?.ligand.canonicalIsomericSmiles ?? null,
            posesSha256: result.objectSha256,
            seed: provenance.seed,
            searchSpace: spec.searchSpace,
          }
        : null,
    };
  },
});

function unlessGone(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}
