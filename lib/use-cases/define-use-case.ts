import type { z } from 'zod';
import { type OrgContext, requireIssued, requirePermission } from '@/lib/auth/org-context';
import { type Dependencies, dependencies } from '@/lib/dependencies';
import { type FieldIssue, InvalidInputError } from '@/lib/domain/errors';
import type { Permission } from '@/lib/domain/permissions';
import { recordRefusal } from '@/lib/use-cases/audit/record-refusal';
import { plainWords } from '@/lib/use-cases/plain-words';

interface UseCaseDefinition<Schema extends z.ZodType, Output> {
  /** As in the audit log: `start-run`. */
  name: string;
  /** One, or several that are all needed; none: every member may. */
  permission: Permission | readonly Permission[];
  input: Schema;
  run: (ctx: OrgContext, input: z.output<Schema>, deps: Dependencies) => Promise<Output>;
}

/** What the product can do, as one function. Routes, pages, actions and jobs all come through here. */
export interface UseCase<Output> {
  /**
   * @throws ForbiddenError if the actor lacks one of the permissions
   * @throws InvalidInputError naming each field that is wrong
   */
  (ctx: OrgContext, input: unknown): Promise<Output>;
  readonly useCaseName: string;
  readonly permissions: readonly Permission[];
}

/**
 * Gives a use case its one shape, and the order that never varies: permission, then input, then work. So nobody
 * learns from a validation message what they may not see. What is refused has its entry in the audit log.
 */
export function defineUseCase<Schema extends z.ZodType, Output>(
  definition: UseCaseDefinition<Schema, Output>,
): UseCase<Output> {
  const permissions = [definition.permission].flat();
  const call = async (ctx: OrgContext, input: unknown): Promise<Output> => {
    requireIssued(ctx);
    try {
      for (const permission of permissions) requirePermission(ctx, permission);
      return await definition.run(ctx, parseInput(definition.input, input), dependencies());
    } catch (error) {
      await recordRefusal(ctx, definition.name, input, error);
      throw error;
    }
  };
  return Object.assign(call, { useCaseName: definition.name, permissions });
}

/** What came from outside, checked. @throws InvalidInputError naming each field that is wrong */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input, { error: plainWords });
  if (!parsed.success) throw new InvalidInputError(fieldIssues(parsed.error));
  return parsed.data;
}

/** Zod's issues as ours: a dotted path and a sentence. */
export function fieldIssues(error: z.ZodError): FieldIssue[] {
  return error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }));
}
