import { z } from 'zod';
import { renameUser } from '@/db/metadata/users-repository';
import { requireOwnSession } from '@/lib/auth/account/own-account';
import { forgetSessionsOf, type VerifiedSession } from '@/lib/auth/sessions';
import { dependencies } from '@/lib/dependencies';
import { parseInput } from '@/lib/use-cases/define-use-case';
import { nameSchema } from '@/lib/use-cases/input-schemas';

const inputSchema = z.object({ name: nameSchema });

/** @throws InvalidInputError */
export async function changeName(session: VerifiedSession, input: unknown): Promise<{ name: string }> {
  requireOwnSession(session);
  const { name } = parseInput(inputSchema, input);
  await dependencies().metadata.withInstallation((tx) => renameUser(tx, session.userId, name));
  forgetSessionsOf(session.userId);
  return { name };
}
