import { z } from 'zod';
import { DEFAULT_LIGAND_RECIPE } from '@/lib/chemistry/molecules/recipe';
import { dockingParametersSchema } from '@/lib/domain/docking-parameters-schema';
import { PIPELINE_SPEC_FORMAT, type PipelineSpec, PREPARATION_LIMITS } from '@/lib/domain/pipeline-spec';
import { ONE_DOCKING, REPLICATE_LIMITS } from '@/lib/domain/replicates';

const pHError = `Must be a number from ${PREPARATION_LIMITS.pH.least} to ${PREPARATION_LIMITS.pH.most}.`;
const seedError = `Must be a whole number from ${PREPARATION_LIMITS.conformerSeed.least} to ${PREPARATION_LIMITS.conformerSeed.most}.`;

const ofAnyCharge = {
  tautomer: z
    .literal('as-given', { error: 'Must be "as-given": other tautomers are not made.' })
    .default('as-given'),
  stereo: z
    .literal('first-isomer', { error: 'Must be "first-isomer": other isomers are not made.' })
    .default('first-isomer'),
  conformerSeed: z
    .number({ error: seedError })
    .int({ error: seedError, abort: true })
    .min(PREPARATION_LIMITS.conformerSeed.least, { error: seedError, abort: true })
    .max(PREPARATION_LIMITS.conformerSeed.most, { error: seedError, abort: true })
    .default(DEFAULT_LIGAND_RECIPE.conformerSeed),
};

const preparationSchema = z.discriminatedUnion(
  'protonation',
  [
    z.strictObject({
      protonation: z.literal('ph'),
      pH: z
        .number({ error: pHError })
        .min(PREPARATION_LIMITS.pH.least, { error: pHError, abort: true })
        .max(PREPARATION_LIMITS.pH.most, { error: pHError, abort: true })
        .default(DEFAULT_LIGAND_RECIPE.pH),
      ...ofAnyCharge,
    }),
    z.strictObject(
      { protonation: z.literal('as-given'), ...ofAnyCharge },
      {
        error: (issue) =>
          issue.code === 'unrecognized_keys' && issue.keys.includes('pH')
            ? 'A pH has no effect where charges are left as given: leave it out.'
            : undefined,
      },
    ),
  ],
  { error: 'Must name its protonation, "ph" or "as-given".' },
);

const { seeds: seedsLimits, leastConfidence: confidenceLimits } = REPLICATE_LIMITS;
const seedsError = `Must be a whole number from ${seedsLimits.least} to ${seedsLimits.most}.`;
const confidenceError = `Must be a number from ${confidenceLimits.least} to ${confidenceLimits.most}, or left empty.`;

const replicatesSchema = z.strictObject({
  seeds: z
    .number({ error: seedsError })
    .int({ error: seedsError, abort: true })
    .min(seedsLimits.least, { error: seedsError, abort: true })
    .max(seedsLimits.most, { error: seedsError, abort: true })
    .default(ONE_DOCKING.seeds),
  leastConfidence: z
    .number({ error: confidenceError })
    .min(confidenceLimits.least, { error: confidenceError, abort: true })
    .max(confidenceLimits.most, { error: confidenceError, abort: true })
    .nullable()
    .default(ONE_DOCKING.leastConfidence),
});

/**
 * Reads a specification as it arrives. What is left out takes its default, so that the parsed value names all that is
 * in force; what is not known is refused, so that nobody believes in a setting that does nothing.
 */
export const pipelineSpecSchema = z.strictObject({
  format: z.literal(PIPELINE_SPEC_FORMAT).default(PIPELINE_SPEC_FORMAT),
  preparation: preparationSchema.prefault({ protonation: 'ph' }),
  engine: z.strictObject(dockingParametersSchema.shape).prefault({}),
  replicates: replicatesSchema.prefault({}),
}) satisfies z.ZodType<PipelineSpec>;

/** What is wrong with a specification while it is edited, by field, `engine.poses`; empty if it can be kept. */
export function specIssues(spec: PipelineSpec): Record<string, string> {
  const parsed = pipelineSpecSchema.safeParse(spec);
  if (parsed.success) return {};
  return Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message]));
}
