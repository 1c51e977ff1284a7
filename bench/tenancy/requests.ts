import type { BenchOrganization } from './organizations';

/**
 * Reads the organisation's run, as a program would: token, membership, run and results database.
 *
 * @returns milliseconds until the whole answer was there
 * @throws Error if the answer is not this organisation's run
 */
export async function readRun(url: string, organization: BenchOrganization): Promise<number> {
  const { slug, runId, token } = organization;
  const started = performance.now();
  const response = await fetch(`${url}/api/v1/orgs/${slug}/runs/${runId}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const body = (await response.json()) as { id?: string; error?: { message: string } };
  if (response.status !== 200 || body.id !== runId)
    throw new Error(`${slug}: ${response.status} ${body.error?.message ?? JSON.stringify(body)}`);
  return performance.now() - started;
}

/** The first request for each organisation, and the second right behind it, in milliseconds. */
export async function coldAndWarm(
  url: string,
  organizations: readonly BenchOrganization[],
): Promise<{ cold: number[]; warm: number[] }> {
  const [cold, warm]: [number[], number[]] = [[], []];
  for (const organization of organizations) {
    cold.push(await readRun(url, organization));
    warm.push(await readRun(url, organization));
  }
  return { cold, warm };
}

/** All at once, dealt over the organisations in turns. */
export async function requestsAtOnce(
  url: string,
  organizations: readonly BenchOrganization[],
  count: number,
): Promise<{ seconds: number; latenciesMs: number[]; errors: string[] }> {
  const latenciesMs: number[] = [];
  const errors: string[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      try {
        latenciesMs.push(await readRun(url, organizations[i % organizations.length] as BenchOrganization));
      } catch (error) {
        errors.push(error instanceof Error ? error.message : String(error));
      }
    }),
  );
  return { seconds: (performance.now() - started) / 1000, latenciesMs, errors };
}
