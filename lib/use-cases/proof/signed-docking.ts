import type { DockInput } from '@/lib/docking/engine';
import { dockArguments } from '@/lib/docking/vina-command';
import { dockingParametersSchema } from '@/lib/domain/docking-parameters-schema';
import type { SignatureInput } from '@/lib/domain/input-signature';
import type { Vec3 } from '@/lib/domain/search-space';

/** What the engine is given beside the two files. */
export type SignedDocking = Pick<DockInput, 'searchSpace' | 'parameters' | 'seed'>;

/**
 * What was signed, as the engine is given it.
 * @throws ZodError if the parameters are none of an engine that there is here
 */
export function dockingOf({ engine, box, seed }: SignatureInput): SignedDocking {
  const angstrom = (values: readonly number[]) => values.map((value) => value / 1000) as Vec3;
  return {
    searchSpace: {
      centerAngstrom: angstrom(box.centerMilliAngstrom),
      sizeAngstrom: angstrom(box.sizeMilliAngstrom),
    },
    // The pipeline's seed is not signed, and not read by the engine.
    parameters: dockingParametersSchema.parse({ ...engine.parameters, scoring: engine.scoring }),
    seed,
  };
}

/** The command of a docking, without the number of its threads: the result does not depend on it. */
export function commandOf(input: SignatureInput, receptorPath: string): string[] {
  const docking = { ...dockingOf(input), receptorPdbqt: '', ligandPdbqt: '' };
  const args = dockArguments(docking, receptorPath, 1).filter((argument) => !argument.startsWith('--cpu='));
  return ['vina', ...args];
}
