import type { z } from 'zod';
import { type OperatorContext, requireIssuedOperator } from '@/lib/auth/operator-context';
import { type Dependencies, dependencies } from '@/lib/dependencies';
import { parseInput } from '@/lib/use-cases/define-use-case';

interface OperatorUseCaseDefinition<Schema extends z.ZodType, Output> {
  /** As in the audit log of the organisation concerned: `suspend-organization`. */
  name: string;
  input: Schema;
  run: (ctx: OperatorContext, input: z.output<Schema>, deps: Dependencies) => Promise<Output>;
}

/** What whoever runs the installation can do, as one function. */
export interface OperatorUseCase<Output> {
  /** @throws InvalidInputError naming each field that is wrong */
  (ctx: OperatorContext, input: unknown): Promise<Output>;
  readonly useCaseName: string;
}

/**
 * As `defineUseCase` for what no member may do, be they Admin. There is one operator role, so the context is the
 * permission. What is changed stands in the audit log of the organisation that it concerns (`operatorAuthor`).
 */
export function defineOperatorUseCase<Schema extends z.ZodType, Output>(
  definition: OperatorUseCaseDefinition<Schema, Output>,
): OperatorUseCase<Output> {
  const call = async (ctx: OperatorContext, input: unknown): Promise<Output> => {
    requireIssuedOperator(ctx);
    return definition.run(ctx, parseInput(definition.input, input), dependencies());
  };
  return Object.assign(call, { useCaseName: definition.name });
}
