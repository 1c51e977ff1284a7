import { getJobInput } from '@/db/results/job-inputs-repository';
import { getJob } from '@/db/results/jobs-repository';
import { findPreparedLigands } from '@/db/results/prepared-ligands-repository';
import { listKnownDockings } from '@/db/results/result-cache-repository';
import { findSignedResult } from '@/db/results/results-repository';
import type { Dependencies } from '@/lib/dependencies';
import type { LigandId, OrganizationId, RunId } from '@/lib/domain/ids';
import type { MissExplanation } from '@/lib/domain/resources/runs';
import type { RunSpec } from '@/lib/domain/run-spec';
import { differencesInWords, leadingDifferences, nearestDocking } from '@/lib/domain/signature-differences';
import { preparedLigandKey } from '@/lib/use-cases/runs/prepared-ligand';
import { type SignedEngine, signLigand } from '@/lib/use-cases/runs/sign-ligand';

type Results = Pick<Dependencies, 'results'>;

const nothing = (kind: MissExplanation['kind'], summary: string): MissExplanation => ({
  ...{ kind, summary },
  nearest: null,
  differences: [],
});

/**
 * Why a ligand of a run was docked, or will be, although its molecule may have been docked before: the field in which
 * it differs from the nearest docking that the organisation knows. Of what was docked, only what was known by then
 * counts.
 * @throws NotFoundError
 */
export async function missExplanation(
  deps: Results,
  orgId: OrganizationId,
  runId: RunId,
  ligandId: LigandId,
): Promise<MissExplanation> {
  const { job, input, result } = await deps.results.withResults(orgId, async (conn) => ({
    job: await getJob(conn, runId),
    input: await getJobInput(conn, runId, ligandId),
    result: await findSignedResult(conn, runId, ligandId),
  }));
  if (result?.reused) return nothing('known', 'The same bytes had been docked before: the result is linked.');
  const spec = job.params as RunSpec;
  const wanted = result
    ? {
        ...result,
        ligand: result.ligandIdentity,
        identity: result.identitySignature,
        input: result.signedInput,
      }
    : await signedAsWanted(deps, orgId, spec, job.engine as SignedEngine | null, input.molfile);
  if (!wanted?.input || !wanted.ligand) {
    return nothing(
      'unknown',
      result
        ? 'What was signed for this docking is not kept: it is from an earlier version.'
        : 'What is to be docked is not known yet: the ligand is not prepared.',
    );
  }
  const { input: signedInput, ligand: ligandIdentity, identity: identitySignature } = wanted;
  const known = await deps.results.withResults(orgId, (conn) =>
    listKnownDockings(conn, {
      ...{ ligandIdentity, identitySignature, targetId: spec.target.id },
      except: result?.taskResultId,
      before: result?.createdAt,
    }),
  );
  const found = nearestDocking(
    { input: signedInput, runSeed: job.seed },
    known.map((record) => ({
      ...record,
      docking: { input: record.signedInput, runSeed: record.runSeed },
      at: record.createdAt,
    })),
  );
  if (!found) return nothing('first', 'This molecule was not docked into this target before.');
  const { nearest, differences } = found;
  return {
    kind: differences.length > 0 ? 'other-settings' : result ? 'invalidated' : 'known',
    summary:
      differences.length === 0
        ? result
          ? 'The same bytes had been docked before, but that result had been taken out of the cache.'
          : 'The same bytes have been docked: the result will be linked.'
        : `Docked before with other settings: ${differencesInWords(leadingDifferences(differences))}.`,
    nearest: {
      runId: nearest.runId,
      runName: nearest.runName,
      ligandId: nearest.ligandId,
      affinityKcalPerMol: nearest.bestAffinityKcalPerMol,
      dockedAt: nearest.createdAt.toISOString(),
    },
    differences,
  };
}

/** What the worker would sign for a ligand that has no result; null if it is not prepared, or the run not planned. */
async function signedAsWanted(
  deps: Results,
  orgId: OrganizationId,
  spec: RunSpec,
  engine: SignedEngine | null,
  molfile: string | null,
) {
  if (!engine || !molfile) return null;
  const key = preparedLigandKey(molfile, spec.ligandRecipe);
  const prepared = await deps.results.withResults(orgId, (conn) => findPreparedLigands(conn, [key]));
  const record = prepared.get(key);
  return record ? signLigand(spec, engine, record) : null;
}
