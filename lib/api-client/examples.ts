import { getJson, orgPath, sendJson } from '@/lib/api-client/request';
import type { LoadedExample } from '@/lib/domain/resources/examples';

const POLL_MS = 700;

/**
 * Puts the example into the organisation, and waits until its target and its library are read: some seconds.
 * @throws RequestError; Error if one of them could not be read
 */
export async function loadExample(org: string): Promise<LoadedExample> {
  const example = await sendJson<LoadedExample>('POST', orgPath(org, '/examples'));
  const paths = [`/targets/${example.targetId}`, `/libraries/${example.libraryId}`];
  await Promise.all(paths.map((path) => untilReady(orgPath(org, path))));
  return example;
}

async function untilReady(path: string): Promise<void> {
  for (;;) {
    const { status } = await getJson<{ status: string }>(path);
    if (status === 'ready') return;
    if (status === 'failed') throw new Error('The example could not be read. Is a worker running?');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
