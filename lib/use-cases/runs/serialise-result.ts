import type { RankedResult } from '@/db/results/results-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { ResultRow } from '@/lib/domain/resources/runs';
import { depictionPath } from '@/lib/use-cases/libraries/serialise-library';
import { ligandName, unlessMasked } from '@/lib/use-cases/structure-mask';

/** One place in a ranking: for the page, the API and the table that is exported. */
export function serialiseResult(ctx: OrgContext, row: RankedResult): ResultRow {
  return {
    rank: row.rank,
    ligandId: row.ligandId,
    name: ligandName(ctx, row),
    record: row.ordinal,
    canonicalSmiles: unlessMasked(ctx, row.canonicalSmiles),
    affinityKcalPerMol: row.bestAffinityKcalPerMol,
    reportedAffinityKcalPerMol: row.reportedAffinityKcalPerMol,
    ligandEfficiencyKcalPerMolPerAtom: row.ligandEfficiencyKcalPerMol,
    rmsdAngstrom: row.rmsdAngstrom,
    confidence: row.confidence,
    seeds: row.seeds,
    molecularWeightDalton: unlessMasked(ctx, row.molecularWeightDalton),
    heavyAtoms: row.heavyAtoms,
    rotatableBonds: unlessMasked(ctx, row.rotatableBonds),
    poses: row.poseAffinitiesKcalPerMol.length,
    poseAffinitiesKcalPerMol: row.poseAffinitiesKcalPerMol,
    outcome: row.reused ? 'reused' : 'docked',
    flags: row.flags,
    shortlists: row.shortlistIds,
    depiction: unlessMasked(ctx, depictionPath(ctx.org.slug, row.ligandId)),
  };
}
