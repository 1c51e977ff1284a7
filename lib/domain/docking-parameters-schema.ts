import { z } from 'zod';
import {
  DEFAULT_DOCKING_PARAMETERS,
  DOCKING_PARAMETER_LIMITS,
  type DockingParameters,
  type NumericParameter,
} from '@/lib/domain/docking-parameters';

// Apart from the words and limits of the parameters, which pages show: what checks is not sent to browsers.

function limitedNumber(name: NumericParameter) {
  const { least, most, whole, unit } = DOCKING_PARAMETER_LIMITS[name];
  const error = `Must be a ${whole ? 'whole number' : 'number'} from ${least} to ${most}${unit && ` ${unit}`}.`;
  const schema = z.number({ error });
  return (whole ? schema.int({ error, abort: true }) : schema)
    .min(least, { error, abort: true })
    .max(most, { error, abort: true });
}

/** Every parameter with its limits, none of them left out. */
const givenParametersSchema = z.object({
  engine: z.literal('vina', { error: 'The engine must be "vina".' }),
  scoring: z.literal('vina', { error: 'The scoring function must be "vina".' }),
  exhaustiveness: limitedNumber('exhaustiveness'),
  poses: limitedNumber('poses'),
  energyRangeKcalPerMol: limitedNumber('energyRangeKcalPerMol'),
  minRmsdAngstrom: limitedNumber('minRmsdAngstrom'),
  gridSpacingAngstrom: limitedNumber('gridSpacingAngstrom'),
  seed: limitedNumber('seed'),
}) satisfies z.ZodType<DockingParameters>;

/** The two that an organisation may have defaults of its own for. */
export const runDefaultsSchema = givenParametersSchema.pick({ exhaustiveness: true, poses: true });

const { shape } = givenParametersSchema;
const defaults = DEFAULT_DOCKING_PARAMETERS;

/**
 * Reads parameters as they arrive; what is left out takes its default, so that the parsed value always names
 * every parameter that was in force. Numbers in text form are refused, not converted.
 */
export const dockingParametersSchema = z.object({
  engine: shape.engine.default(defaults.engine),
  scoring: shape.scoring.default(defaults.scoring),
  exhaustiveness: shape.exhaustiveness.default(defaults.exhaustiveness),
  poses: shape.poses.default(defaults.poses),
  energyRangeKcalPerMol: shape.energyRangeKcalPerMol.default(defaults.energyRangeKcalPerMol),
  minRmsdAngstrom: shape.minRmsdAngstrom.default(defaults.minRmsdAngstrom),
  gridSpacingAngstrom: shape.gridSpacingAngstrom.default(defaults.gridSpacingAngstrom),
  seed: shape.seed.default(defaults.seed),
}) satisfies z.ZodType<DockingParameters>;

/** Parameters of a run as they are asked for: what is left out stays out, for its pipeline or the organisation to say. */
export const askedDockingParametersSchema = givenParametersSchema.partial();
