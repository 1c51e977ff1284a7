import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { treeCpuSeconds } from '@/bench/throughput/process-tree';
import type { Turn } from '@/bench/throughput/turns';
import type { TargetId } from '@/lib/domain/ids';
import type { RunDetail } from '@/lib/domain/resources/runs';
import type { SearchSpace } from '@/lib/domain/search-space';
import { isFinalRunState } from '@/lib/domain/states';
import { createOrganisation } from '@/scripts/organisations';
import { ProductApi } from '@/scripts/product-api/product-api';
import { untilReady } from '@/scripts/product-api/until-ready';
import { delay } from '@/scripts/stack/processes';
import { generatePassword } from '@/scripts/stack/secrets';
import type { Stack } from '@/scripts/stack/stack';
import { StackError } from '@/scripts/stack/stop';

/** As a program would that waits for a long run: each question costs the web server processor time. */
const POLL_MS = 5_000;
const POLL_AT_THE_END_MS = 500;
const IS_NEAR_THE_END = 2;

/** An organisation with the target of a screen. */
export interface Laboratory {
  api: ProductApi;
  targetId: TargetId;
}

export interface ScreenResult {
  /** Of the engine's processes, as the product counts it: short by a fifth of a second a ligand at most. */
  engineCpuSeconds: number;
  /** Of each process with all that it started, the engine left out: web, worker with the chemistry, database. */
  otherCpuSeconds: Record<string, number>;
  docked: number;
  searchSpace: SearchSpace;
}

/**
 * Makes an organisation and prepares the target in it: results are reused within an organisation only, so what is
 * screened there is docked anew.
 * @param receptor the structure with its crystal ligand
 */
export async function openLaboratory(stack: Stack, slug: string, receptor: string): Promise<Laboratory> {
  const email = `${slug}@example.org`;
  const password = generatePassword();
  await createOrganisation(stack.env, {
    name: slug,
    slug,
    adminEmail: email,
    adminName: slug,
    password,
    forExistingUser: 'set',
  });
  const api = new ProductApi(stack.url, slug);
  await api.signIn(email, password);
  const { id } = await api.uploadTarget(receptor, 'target');
  await untilReady('target', () => api.getTarget(id));
  return { api, targetId: id };
}

/**
 * Docks a library through the product as a user would through its API: from the upload to the finished run, with
 * reading, preparing, docking and storing.
 * @param turn it asks the product only in its own turns
 */
export async function screenThroughProduct(
  stack: Stack,
  { api, targetId }: Laboratory,
  library: string,
  parameters: { exhaustiveness: number; poses: number },
  turn?: Turn,
): Promise<ScreenResult> {
  const cpuBefore = cpuByProcess(stack);
  const { id: libraryId } = await api.uploadLibrary(library, 'library');
  await untilReady('library', async () => {
    await turn?.mine();
    return api.getLibrary(libraryId);
  });
  const { id } = await api.startRun({ name: 'screen', targetId, libraryId, parameters });
  let run: RunDetail | null = null;
  do {
    await delay(run && run.pending <= IS_NEAR_THE_END ? POLL_AT_THE_END_MS : POLL_MS);
    await turn?.mine();
    run = await api.getRun(id);
  } while (run && !isFinalRunState(run.status));
  if (run?.status !== 'completed' || run.counts.docked !== run.total) {
    throw new StackError(`The run ended as ${run?.status}: ${JSON.stringify(run?.counts)} of ${run?.total}.`);
  }
  const engineCpuSeconds = run.cpuSeconds ?? 0;
  return {
    engineCpuSeconds,
    otherCpuSeconds: Object.fromEntries(
      Object.entries(cpuByProcess(stack)).map(([name, seconds]) => [
        name,
        seconds - (cpuBefore[name] ?? 0) - (name === 'worker' ? engineCpuSeconds : 0),
      ]),
    ),
    docked: run.counts.docked,
    searchSpace: run.searchSpace as SearchSpace,
  };
}

function cpuByProcess(stack: Stack): Record<string, number> {
  return Object.fromEntries(
    Object.entries(stack.processIds()).map(([name, pid]) => [name, pid ? treeCpuSeconds([pid]) : 0]),
  );
}

/** What the product has prepared for its only organisation. */
export function readPrepared(stack: Stack): { receptorPdbqt: string; ligandPdbqts: string[] } {
  const organisations = join(stack.folder.objects, 'orgs');
  const [organisation = ''] = readdirSync(organisations);
  const root = join(organisations, organisation);
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted();
  const receptor = paths.find((path) => path.endsWith('receptor.pdbqt'));
  if (!receptor) throw new StackError('The prepared receptor is not in the object store.');
  return {
    receptorPdbqt: readFileSync(join(root, receptor), 'utf8'),
    ligandPdbqts: paths
      .filter((path) => path.startsWith('prepared/') && path.endsWith('.json'))
      .map((path) => (JSON.parse(readFileSync(join(root, path), 'utf8')) as { pdbqt: string }).pdbqt),
  };
}
