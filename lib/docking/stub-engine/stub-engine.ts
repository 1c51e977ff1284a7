import { join } from 'node:path';
import type { DockingEngine } from '@/lib/docking/engine';
import { createVinaEngine, type VinaOptions } from '@/lib/docking/vina';

/** What it calls itself, in the signature and the record of every result: none is ever taken for a docking. */
export const STUB_ENGINE_NAME = 'Stub engine';

/**
 * Stands in for AutoDock Vina where what is tested is everything around it: a program of its own, with the same command
 * line and output, that docks nothing and takes milliseconds. It is started, limited, read and judged as Vina is.
 */
export function createStubEngine({ scratchRoot }: Pick<VinaOptions, 'scratchRoot'>): DockingEngine {
  return createVinaEngine({
    // By its path from the checkout: bundlers must not follow it.
    vinaPath: join(process.cwd(), 'lib/docking/stub-engine/stub-engine.sh'),
    programName: STUB_ENGINE_NAME,
    scratchRoot,
  });
}
