import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from '@playwright/test';
import type { LibraryId, RunId, TargetId } from '@/lib/domain/ids';
import type { RunDetail } from '@/lib/domain/resources/runs';
import { isFinalRunState } from '@/lib/domain/states';
import { ProductApi } from '@/scripts/product-api/product-api';
import { untilReady } from '@/scripts/product-api/until-ready';
import { delay } from '@/scripts/stack/processes';
import type { StackFacts, TestOrganisation } from './facts';

const POLL_MS = 300;

/** The JSON API, signed in as the administrator of an organisation. */
export async function signedIn(facts: StackFacts, organisation: TestOrganisation): Promise<ProductApi> {
  const api = new ProductApi(facts.url, organisation.slug);
  await api.signIn(organisation.email, organisation.password);
  return api;
}

/** Uploads the example's receptor, Aurora A with its crystal ligand, and waits until it is prepared. */
export async function readyAurora(api: ProductApi): Promise<TargetId> {
  const { id } = await api.uploadTarget('examples/aurora-a/5dt0.pdb', 'Aurora A');
  await untilReady('target', () => api.getTarget(id));
  return id;
}

/** Uploads a library and waits until every record has its verdict. */
export async function readyLibrary(api: ProductApi, file: string): Promise<LibraryId> {
  const { id } = await api.uploadLibrary(file, basename(file));
  await untilReady('library', () => api.getLibrary(id));
  return id;
}

/** A file of this test's own. @returns its path */
export function testFile(name: string, content: string): string {
  const path = test.info().outputPath(name);
  writeFileSync(path, content);
  return path;
}

/** The lines of the example's library whose ligands' names are wanted, header included. */
export function exampleLigands(isWanted: (name: string) => boolean): string {
  const [header, ...lines] = readFileSync('examples/aurora-a/ligands.csv', 'utf8').trimEnd().split('\n');
  const wanted = lines.filter((line) => isWanted(line.split(',')[0] ?? ''));
  return `${[header, ...wanted].join('\n')}\n`;
}

/** Follows a run until it has ended, however; the test's own timeout is the limit. */
export async function endOfRun(api: ProductApi, id: RunId): Promise<RunDetail> {
  for (;;) {
    const run = await api.getRun(id);
    if (!run) throw new Error(`The run ${id} is gone.`);
    if (isFinalRunState(run.status)) return run;
    await delay(POLL_MS);
  }
}

/** The records of an SDF export, each with its `$$$$`. */
export function sdfRecords(sdf: string): string[] {
  return sdf.split(/(?<=^\$\$\$\$\n)/m).filter((record) => record.trim() !== '');
}
