import type { Inngest } from 'inngest';
import { checkReuseFunction } from '@/inngest/functions/check-reuse';
import { deleteOrganizationFunction } from '@/inngest/functions/delete-organization';
import { dockChunkFunction } from '@/inngest/functions/dock-chunk';
import { executeRunFunction } from '@/inngest/functions/execute-run';
import { finishRunFunction } from '@/inngest/functions/finish-run';
import { prepareTargetFunction } from '@/inngest/functions/prepare-target';
import { provisionOrganizationFunction } from '@/inngest/functions/provision-organization';
import { readLibraryFunction } from '@/inngest/functions/read-library';
import { sweepFunction } from '@/inngest/functions/sweep';
import { sweepObjectsFunction, sweepOrganizationObjectsFunction } from '@/inngest/functions/sweep-objects';

/** Every function of the product. All of them run in the worker, where the engine and the chemistry are. */
export function allFunctions(inngest: Inngest.Any) {
  return [
    prepareTargetFunction(inngest),
    readLibraryFunction(inngest),
    executeRunFunction(inngest),
    dockChunkFunction(inngest),
    finishRunFunction(inngest),
    checkReuseFunction(inngest),
    provisionOrganizationFunction(inngest),
    deleteOrganizationFunction(inngest),
    sweepFunction(inngest),
    sweepObjectsFunction(inngest),
    sweepOrganizationObjectsFunction(inngest),
  ];
}
