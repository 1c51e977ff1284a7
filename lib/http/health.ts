import { dependencies } from '@/lib/dependencies';
import { newId } from '@/lib/domain/ids';
import { logger } from '@/lib/logs/logger';
import { apiHeaders } from './security-headers';

/** Anybody may ask, so the answer is kept for a moment: a flood of questions is one query a second. */
const KEEP_MILLISECONDS = 1_000;
let latest: { at: number; healthy: Promise<boolean> } | undefined;

async function databaseAnswers(): Promise<boolean> {
  try {
    await dependencies().metadata.withInstallation(async () => {});
    return true;
  } catch (error) {
    logger.warn('The metadata database does not answer.', { requestId: newId('request'), error });
    return false;
  }
}

/** 200 if this process can serve requests, 503 otherwise. Says no more, because it asks nobody who they are. */
export async function answerHealth(): Promise<Response> {
  if (!latest || Date.now() - latest.at > KEEP_MILLISECONDS) {
    latest = { at: Date.now(), healthy: databaseAnswers() };
  }
  const healthy = await latest.healthy;
  return Response.json(
    { status: healthy ? 'healthy' : 'unavailable' },
    { status: healthy ? 200 : 503, headers: { ...apiHeaders(), ...(healthy ? {} : { 'retry-after': '5' }) } },
  );
}
