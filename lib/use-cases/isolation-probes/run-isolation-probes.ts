import { z } from 'zod';
import type { Dependencies } from '@/lib/dependencies';
import type { ProbeReport, ProbeResult } from '@/lib/domain/resources/operator';
import { logger } from '@/lib/logs/logger';
import { withPlantedMarker } from '@/lib/use-cases/isolation-probes/planted-marker';
import {
  type ProbeOrganization,
  probeOrganizations,
} from '@/lib/use-cases/isolation-probes/probe-organizations';
import {
  ISOLATION_PROBES,
  type IsolationProbe,
  type ProbeSide,
} from '@/lib/use-cases/isolation-probes/probes';
import { defineOperatorUseCase } from '@/lib/use-cases/operator/define-operator-use-case';

const MOST_ANSWER_CHARACTERS = 300;

/**
 * Tries on the living installation whether one organisation can read another, between two that are nobody's. At the
 * first call those are made, which the worker does: ask again until they are there.
 */
export const runIsolationProbes = defineOperatorUseCase({
  name: 'run-isolation-probes',
  input: z.object({}),
  run: async (_ctx, _input, deps): Promise<ProbeReport> => {
    const started = performance.now();
    const organizations = await probeOrganizations(deps);
    if (!('ready' in organizations)) return { state: 'preparing', problem: organizations.problem };
    const probes = await tryProbes(deps, organizations.ready, ISOLATION_PROBES);
    return {
      state: 'done',
      at: new Date().toISOString(),
      milliseconds: Math.round(performance.now() - started),
      probes,
    };
  },
});

/** Tries each probe as the owner of what is planted and as the other, one after the other. */
export async function tryProbes(
  deps: Dependencies,
  organizations: readonly [ProbeOrganization, ProbeOrganization],
  probes: readonly IsolationProbe[],
): Promise<ProbeResult[]> {
  const [reader, owner] = organizations;
  return withPlantedMarker(deps, organizations, async (planted, tokens) => {
    const results: ProbeResult[] = [];
    for (const probe of probes) {
      const read = (side: ProbeSide) =>
        probe.read({ deps, owner, planted }, side).then(
          (text) => ({ text, found: text.includes(planted.marker) }),
          (error: unknown) => ({
            text: error instanceof Error ? error.message : String(error),
            found: false,
          }),
        );
      const own = await read({ org: owner, token: tokens.owner });
      const foreign = await read({ org: reader, token: tokens.reader });
      const verdict = foreign.found ? 'leaked' : own.found ? 'held' : 'unproven';
      const answer =
        verdict === 'unproven' ? `The owner could not read it either: ${own.text}` : foreign.text;
      results.push({
        name: probe.name,
        tried: probe.tried,
        answer: answer.slice(0, MOST_ANSWER_CHARACTERS),
        verdict,
      });
      if (verdict === 'leaked') {
        logger.error('An isolation probe has read what belongs to another organisation.', {
          probe: probe.name,
          answer: foreign.text.slice(0, MOST_ANSWER_CHARACTERS),
        });
      }
    }
    return results;
  });
}
