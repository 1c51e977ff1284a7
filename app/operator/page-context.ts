import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { signInPath } from '@/components/auth/callback-path';
import { currentSession } from '@/lib/auth/current-session';
import { type OperatorContext, operatorContext } from '@/lib/auth/operator-context';
import { NotFoundError, SecondFactorRequiredError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';

type Refusal = 'signed-out' | 'not-found' | 'second-factor-required';

/** Once a request, however many parts of a page ask. For what is shown; pages decide with `operatorPageContext`. */
export const operatorOrRefusal = cache(async (): Promise<OperatorContext | Refusal> => {
  const session = await currentSession();
  if (!session) return 'signed-out';
  try {
    return await operatorContext(session, { requestId: newId('request'), ip: null });
  } catch (error) {
    if (error instanceof NotFoundError) return 'not-found';
    if (error instanceof SecondFactorRequiredError) return 'second-factor-required';
    throw error;
  }
});

/**
 * The ticket of an operator's page to its use cases; for everybody else there is no such page.
 * @param path of the page
 */
export async function operatorPageContext(path: string): Promise<OperatorContext> {
  const context = await operatorOrRefusal();
  if (context === 'signed-out') redirect(signInPath(path));
  // What is missing for the second of these is said by the frame.
  if (context === 'not-found' || context === 'second-factor-required') notFound();
  return context;
}
