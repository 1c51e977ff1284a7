import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { treeCpuSeconds } from '@/bench/throughput/process-cpu';
import type { SearchSpace } from '@/lib/domain/search-space';
import { isFinalRunState } from '@/lib/domain/states';
import { createOrganisation } from '@/scripts/organisations';
import { ProductApi } from '@/scripts/product-api/product-api';
import { untilReady } from '@/scripts/product-api/until-ready';
import { delay } from '@/scripts/stack/processes';
import { generatePassword } from '@/scripts/stack/secrets';
import type { Stack } from '@/scripts/stack/stack';
import { StackError } from '@/scripts/stack/stop';

/** As a program would, that has nothing else to do: each question costs the web server processor time. */
const POLL_MS = 1_000;

export interface ScreenResult {
  /** From the upload of the library to the finished run: reading, preparing, docking, storing. */
  wallSeconds: number;
  /** Of the engine's processes, as the product counts it: short by a fifth of a second a ligand at most. */
  engineCpuSeconds: number;
  /** Of each process with all that it started, the engine left out: web, worker with the chemistry, database. */
  otherCpuSeconds: Record<string, number>;
  docked: number;
  searchSpace: SearchSpace;
  receptorPdbqt: string;
  ligandPdbqts: string[];
}

/**
 * Docks a library through the product, as a user would through its API, in an organisation of its own: results are
 * reused within an organisation only, so every screen is docked anew.
 * @param files the receptor's structure with its crystal ligand, and the library
 */
export async function screenThroughProduct(
  stack: Stack,
  slug: string,
  files: { receptor: string; library: string },
  parameters: { exhaustiveness: number; poses: number },
): Promise<ScreenResult> {
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
  const target = await api.uploadTarget(files.receptor, 'target');
  await untilReady('target', () => api.getTarget(target.id));

  const cpuBefore = cpuByProcess(stack);
  const started = performance.now();
  const library = await api.uploadLibrary(files.library, 'library');
  await untilReady('library', () => api.getLibrary(library.id));
  const { id } = await api.startRun({
    name: 'screen',
    targetId: target.id,
    libraryId: library.id,
    parameters,
  });
  for (;;) {
    const run = await api.getRun(id);
    if (!run) throw new StackError('The run is gone.');
    if (!isFinalRunState(run.status)) {
      await delay(POLL_MS);
      continue;
    }
    if (run.status !== 'completed' || run.counts.docked !== run.total) {
      throw new StackError(`The run ended as ${run.status}: ${JSON.stringify(run.counts)} of ${run.total}.`);
    }
    const wallSeconds = (performance.now() - started) / 1000;
    const engineCpuSeconds = run.cpuSeconds ?? 0;
    return {
      wallSeconds,
      engineCpuSeconds,
      otherCpuSeconds: Object.fromEntries(
        Object.entries(cpuByProcess(stack)).map(([name, seconds]) => [
          name,
          seconds - (cpuBefore[name] ?? 0) - (name === 'worker' ? engineCpuSeconds : 0),
        ]),
      ),
      docked: run.counts.docked,
      searchSpace: run.searchSpace as SearchSpace,
      ...readPrepared(stack.folder.objects),
    };
  }
}

function cpuByProcess(stack: Stack): Record<string, number> {
  return Object.fromEntries(
    Object.entries(stack.processIds()).map(([name, pid]) => [name, pid ? treeCpuSeconds([pid]) : 0]),
  );
}

/** What the product prepared for one organisation; every screen of a bench has the same input, so any will do. */
function readPrepared(objects: string): { receptorPdbqt: string; ligandPdbqts: string[] } {
  const [organisation = ''] = readdirSync(join(objects, 'orgs'));
  const root = join(objects, 'orgs', organisation);
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
