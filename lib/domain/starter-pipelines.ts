import type { PipelineSpec } from '@/lib/domain/pipeline-spec';
import { pipelineSpecSchema } from '@/lib/domain/pipeline-spec-schema';

export const STARTER_KEYS = ['quick-look', 'standard-screen', 'careful-redocking'] as const;
export type StarterKey = (typeof STARTER_KEYS)[number];

const withExhaustiveness = (exhaustiveness: number): PipelineSpec =>
  pipelineSpecSchema.parse({ engine: { exhaustiveness } });

/** The pipelines that every organisation starts with, each as its version 1. */
export const STARTER_PIPELINES: Readonly<
  Record<StarterKey, { name: string; description: string; spec: PipelineSpec }>
> = {
  'quick-look': {
    name: 'Quick look',
    description:
      'One search for each ligand. Shows in the least time whether target and search space are right; too little for a ranking that one acts on.',
    spec: withExhaustiveness(1),
  },
  'standard-screen': {
    name: 'Standard screen',
    description: 'AutoDock Vina’s own defaults: eight searches for each ligand. For ranking a library.',
    spec: withExhaustiveness(8),
  },
  'careful-redocking': {
    name: 'Careful redocking',
    description:
      'Thirty-two searches for each ligand, at four times the cost of the standard screen. For redocking a crystal ligand, and for the last candidates.',
    spec: withExhaustiveness(32),
  },
};
