import { readFileSync } from 'node:fs';
import { createMetadataDb } from '@/db/metadata/client';
import { form, json, sendTo } from '@/e2e/isolation/answers';
import { enterSide, type Side, until } from '@/e2e/isolation/world';
import type { StackFacts } from '@/e2e/support/facts';
import { isFinalRunState } from '@/lib/domain/states';
import { grantOperator } from '@/scripts/operators';

/** What an organisation is filled with. */
export interface Filling {
  /** Its first line names the columns `name,smiles`. */
  ligandsCsv: string;
  /** Searches a ligand of the first run, and of the second. */
  exhaustiveness: [number, number];
  poses: number;
}

/** Quick to dock, and with something to say: a failed record, a molecule with an alert, one without. */
export const SMALL_FILLING: Filling = {
  ligandsCsv: 'name,smiles\nphenol,Oc1ccccc1\nadenine,Nc1ncnc2[nH]cnc12\nunclosed,C1CC\n',
  exhaustiveness: [1, 1],
  poses: 3,
};

/** The example with its inhibitors, docked in earnest. */
export const exampleFilling = (): Filling => ({
  ligandsCsv: readFileSync('examples/aurora-a/ligands.csv', 'utf8'),
  exhaustiveness: [8, 1],
  poses: 9,
});

/** Names and ids in the addresses and headings of the pages. */
export interface Filled {
  slug: string;
  organisation: string;
  organisationId: string;
  target: string;
  targetId: string;
  library: string;
  libraryId: string;
  run: string;
  runId: string;
  otherRunId: string;
  pipeline: string;
  pipelineId: string;
  shortlist: string;
  shortlistId: string;
  invitationPath: string;
}

const NAMES = {
  target: 'Aurora A kinase',
  library: 'Kinase inhibitors',
  run: 'Kinase inhibitors, standard',
  pipeline: 'Hinge binders',
  shortlist: 'To be ordered',
} as const;

/**
 * Puts something of every kind into the pictured organisation, by the API as its administrator, whom it makes the
 * operator of the installation.
 */
export async function fillOrganisation(facts: StackFacts, filling: Filling): Promise<Filled> {
  const [organisation] = facts.picturedOrganisations;
  const side = await enterSide(facts.url, sendTo(facts.url), organisation);
  const metadata = createMetadataDb({ url: facts.databaseAdminUrl, maxConnections: 1 });
  await grantOperator(metadata, organisation.email).finally(() => metadata.close());
  const [targetId, libraryId] = await Promise.all([newTarget(side), newLibrary(side, filling)]);
  const runs: string[] = [];
  for (const [index, exhaustiveness] of filling.exhaustiveness.entries()) {
    const name = index === 0 ? NAMES.run : 'Kinase inhibitors, quick look';
    const parameters = { exhaustiveness, poses: filling.poses };
    const { id } = await side.call('POST', 'runs', json({ name, targetId, libraryId, parameters }));
    await until(side, `runs/${id}`, (status) => isFinalRunState(status as 'completed'));
    runs.push(id);
  }
  const [runId = '', otherRunId = ''] = runs;
  const { id: pipelineId } = await side.call('POST', 'pipelines', json({ name: NAMES.pipeline }));
  return {
    ...NAMES,
    ...{ slug: side.slug, organisation: organisation.name, organisationId: side.orgId },
    ...{ targetId, libraryId, runId, otherRunId, pipelineId },
    ...{ shortlistId: await newShortlist(side, runId), invitationPath: await newInvitation(side) },
  };
}

async function newTarget(side: Side): Promise<string> {
  const structure = readFileSync('examples/aurora-a/5dt0.pdb');
  const { id } = await side.call('POST', 'targets', form('5dt0.pdb', structure, { name: NAMES.target }));
  await until(side, `targets/${id}`, (status) => status === 'ready');
  return id;
}

async function newLibrary(side: Side, { ligandsCsv }: Filling): Promise<string> {
  const file = form('inhibitors.csv', ligandsCsv, { name: NAMES.library });
  const { id } = await side.call('POST', 'libraries', file);
  await until(side, `libraries/${id}`, (status) => status === 'ready');
  return id;
}

/** With the two best results of a run. */
async function newShortlist(side: Side, runId: string): Promise<string> {
  const { id } = await side.call('POST', 'shortlists', json({ name: NAMES.shortlist }));
  const { results } = await side.call('GET', `runs/${runId}/results?limit=2`);
  for (const { ligandId, name } of results) {
    const star = { shortlistId: id, note: `${name}, 5 mg` };
    await side.call('PUT', `runs/${runId}/ligands/${ligandId}/stars`, json(star));
  }
  return id;
}

/** An open invitation, and things for the settings. @returns the path of the invitation's link */
async function newInvitation(side: Side): Promise<string> {
  const { roles } = await side.call('GET', 'roles');
  const wanted = { email: 'ada@example.org', roleId: roles[0].id };
  const { path } = await side.call('POST', 'invitations', json(wanted));
  const provider = {
    ...{ name: 'University', issuer: 'http://127.0.0.1:9', clientId: 'dashboard' },
    ...{ domains: ['example.org'], enabled: false },
  };
  await side.call('POST', 'settings/sign-in/providers', json(provider));
  return path;
}
