import type { OrgContext } from '@/lib/auth/org-context';
import { dependencies } from '@/lib/dependencies';
import { ForbiddenError, NotFoundError } from '@/lib/domain/errors';
import { type IdKind, idKindOf } from '@/lib/domain/ids';
import { logger } from '@/lib/logs/logger';
import { appendRefusal } from '@/lib/use-cases/audit/append-refusal';
import { auditEntry } from '@/lib/use-cases/audit-entry';

/** One use case may call another: what both let through is one attempt. */
const recorded = new WeakSet<Error>();

/**
 * Writes to the audit log that an actor was refused: something that they may not do, or a well-formed id that is not
 * there for them, which is what an id of another organisation looks like. Anything else, and the jobs of the worker,
 * leave no entry. Never throws: the refusal stands without its entry.
 * @param useCaseName `start-run`
 * @param input what it was called with, checked or not
 */
export async function recordRefusal(
  ctx: OrgContext,
  useCaseName: string,
  input: unknown,
  error: unknown,
): Promise<void> {
  if (!(error instanceof ForbiddenError || error instanceof NotFoundError)) return;
  if (ctx.actor.kind === 'system' || recorded.has(error)) return;
  recorded.add(error);
  const ids = idsOf(input);
  const named =
    error instanceof NotFoundError ? ids.find(({ kind }) => NOUNS[kind] === error.noun) : undefined;
  const subject = named ?? ids.at(-1);
  if (error instanceof NotFoundError && !subject) return;
  try {
    await dependencies().metadata.withOrganization(ctx.org.id, (tx) =>
      appendRefusal(
        tx,
        ctx.org.id,
        auditEntry(ctx, {
          action: actionOf(useCaseName),
          subjectKind: subject?.kind ?? 'organization',
          subjectId: subject?.id ?? ctx.org.id,
          details: { reason: error.kind },
        }),
      ),
    );
  } catch (cause) {
    logger.error('A refused attempt has no entry in the audit log.', {
      orgId: ctx.org.id,
      requestId: ctx.requestId,
      error: cause,
    });
  }
}

/** What `NotFoundError` calls a thing of this kind. */
const NOUNS: Partial<Record<IdKind, string>> = {
  run: 'run',
  target: 'target',
  library: 'library',
  ligand: 'ligand',
  membership: 'member',
  role: 'role',
  token: 'token',
  invitation: 'invitation',
  pipeline: 'pipeline',
  pipelineVersion: 'pipeline version',
  auditEntry: 'audit entry',
};

function idsOf(input: unknown): { kind: IdKind; id: string }[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.values(input).flatMap((id) => {
    const kind = idKindOf(id);
    return kind ? [{ kind, id: id as string }] : [];
  });
}

/** As the entries of accepted changes name theirs: `start-run` is `run.start`. */
function actionOf(useCaseName: string): string {
  const [verb, ...noun] = useCaseName.split('-');
  return `${noun.join('-')}.${verb}`;
}
