import { z } from 'zod';
import { listReplicates } from '@/db/results/confidence-repository';
import { type LigandResultRecord, getLigandResult as loadResult } from '@/db/results/results-repository';
import { findTask } from '@/db/results/tasks-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import { CONFIDENCE_CALIBRATION, confidenceOf } from '@/lib/domain/confidence';
import { POSE_FILE_PARTS, type PoseFilePart } from '@/lib/domain/resources/pose-files';
import type { EngineFingerprintResource, LigandResult, ResultConfidence } from '@/lib/domain/resources/runs';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { ligandName, seesStructures, unlessMasked } from '@/lib/use-cases/structure-mask';

/** All poses of one ligand in one run, with the energies behind each affinity and the engine that gave them. */
export const getLigandResult = defineUseCase({
  name: 'get-ligand-result',
  permission: 'run:read',
  input: z.object({ runId: idSchema('run'), ligandId: idSchema('ligand') }),
  run: async (ctx, { runId, ligandId }, deps): Promise<LigandResult> => {
    const { result, replicates, task } = await deps.results.withResults(ctx.org.id, async (conn) => ({
      result: await loadResult(conn, runId, ligandId),
      replicates: await listReplicates(conn, runId, ligandId),
      task: await findTask(conn, runId, ligandId),
    }));
    const path = `/api/v1/orgs/${ctx.org.slug}/runs/${runId}/ligands/${ligandId}`;
    return {
      ligandId: result.ligandId,
      name: ligandName(ctx, result),
      poses: result.poses.map((pose) => ({
        rank: pose.rank,
        affinityKcalPerMol: pose.affinityKcalPerMol,
        reportedAffinityKcalPerMol: pose.reportedAffinityKcalPerMol,
        interKcalPerMol: pose.interKcalPerMol,
        intraKcalPerMol: pose.intraKcalPerMol,
        unboundKcalPerMol: pose.unboundKcalPerMol,
        rmsdAngstrom: pose.rmsdAngstrom,
        insideBox: pose.insideBox,
        sdf: unlessMasked(ctx, `${path}/poses/${pose.rank}`),
        analysis: unlessMasked(ctx, `${path}/poses/${pose.rank}/analysis`),
        files: unlessMasked(ctx, poseFiles(`${path}/poses/${pose.rank}/files`)),
      })),
      engine: result.engine as EngineFingerprintResource,
      repairs: result.repairs,
      confidence: serialiseConfidence(ctx, result),
      replicates: replicates.map((each) => ({
        number: each.replicate + 1,
        seed: unlessMasked(ctx, each.seed),
        affinityKcalPerMol: each.bestAffinityKcalPerMol,
        reused: each.reused,
        isBest: each.taskResultId === result.taskResultId,
      })),
      reused: result.reused,
      seed: unlessMasked(ctx, result.seed),
      signature: unlessMasked(ctx, result.exactSignature),
      cpuSeconds: result.cpuSeconds,
      log: seesStructures(ctx) && task?.logsUri ? `${path}/log` : null,
    };
  },
});

function serialiseConfidence(
  ctx: OrgContext,
  { confidence, confidenceParts: parts }: LigandResultRecord,
): ResultConfidence | null {
  if (confidence === null || parts === null) return null;
  // What held it down under another calibration is not kept.
  const limits = parts.calibration === CONFIDENCE_CALIBRATION.version ? confidenceOf(parts).limits : [];
  return { value: confidence, limits, parts: unlessMasked(ctx, parts) };
}

function poseFiles(folder: string): Record<PoseFilePart, string> {
  const paths = POSE_FILE_PARTS.map((part) => [part, `${folder}/${part}`]);
  return Object.fromEntries(paths) as Record<PoseFilePart, string>;
}
