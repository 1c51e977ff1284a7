import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOrgDatabase } from '@/db/metadata/org-databases-repository';
import { listProbeOrganizations } from '@/db/metadata/probes-repository';
import type { OperatorContext } from '@/lib/auth/operator-context';
import { systemContext } from '@/lib/auth/org-context';
import type { OrganizationId } from '@/lib/domain/ids';
import type { ProbeResult } from '@/lib/domain/resources/operator';
import {
  type ProbeOrganization,
  probeOrganizations,
} from '@/lib/use-cases/isolation-probes/probe-organizations';
import { ISOLATION_PROBES, type IsolationProbe } from '@/lib/use-cases/isolation-probes/probes';
import { runIsolationProbes, tryProbes } from '@/lib/use-cases/isolation-probes/run-isolation-probes';
import { listOrganizations } from '@/lib/use-cases/operator/list-organizations';
import { provisionRequested } from '@/lib/use-cases/operator/provision-requested';
import { makeOperator } from '@/lib/use-cases/operator/testing/operator';
import { createTwoOrganizations, type TwoOrganizations } from '@/lib/use-cases/testing/two-organizations';

let world: TwoOrganizations;
let ctx: OperatorContext;
let pair: [ProbeOrganization, ProbeOrganization];

const provision = async (orgId: OrganizationId) =>
  provisionRequested(await systemContext(orgId, 'provision-organization'), {});

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ctx } = await makeOperator(world.deps.metadata));
});
afterAll(() => world?.close());

async function run(): Promise<ProbeResult[]> {
  const report = await runIsolationProbes(ctx, {});
  if (report.state !== 'done') throw new Error('The organisations of the probes are not ready.');
  return report.probes;
}
const verdicts = (probes: ProbeResult[]) =>
  Object.fromEntries(probes.map(({ name, verdict }) => [name, verdict]));
const allHeld = Object.fromEntries(ISOLATION_PROBES.map(({ name }) => [name, 'held']));

describe('the isolation probes', () => {
  it('make their two organisations once, which the worker provisions and nobody counts', async () => {
    const { counts } = await listOrganizations(ctx, {});
    await Promise.all([runIsolationProbes(ctx, {}), runIsolationProbes(ctx, {})]);
    expect(await runIsolationProbes(ctx, {})).toEqual({ state: 'preparing', problem: null });
    const made = await world.deps.metadata.withInstallation((tx) => listProbeOrganizations(tx));
    expect(made).toHaveLength(2);
    for (const { id } of made) {
      expect((await world.sentAbout(id)).map((event) => event.name)).toEqual(['organization/requested']);
      await provision(id);
    }
    const found = await probeOrganizations(world.deps);
    if (!('ready' in found)) throw new Error('The organisations of the probes are not ready.');
    pair = found.ready;
    expect((await listOrganizations(ctx, {})).counts).toEqual(counts);
  });

  it('read nothing of each other, though the owner can read it all, and leave nothing behind', async () => {
    const probes = await run();
    expect(verdicts(probes)).toEqual(allHeld);
    const answers = Object.fromEntries(probes.map(({ name, answer }) => [name, answer]));
    expect(answers).toMatchObject({
      'Shared database': 'no rows',
      'Results database': expect.stringContaining('permission denied for database'),
      'Stored object': 'This link is not valid.',
      'Log of a docking': 'There is no such log.',
      'Foreign id by the API': 'There is no such library.',
      'Foreign address by the API': 'This token is not valid here.',
    });
    for (const table of ['libraries', 'artifacts', 'tokens']) {
      const rows = await world.database.superuser`
        select 1 from ${world.database.superuser(table)} where org_id in ${world.database.superuser(pair.map(({ id }) => id))}`;
      expect(rows, table).toHaveLength(0);
    }
    for (const { id } of pair) {
      const keys: string[] = [];
      for await (const { key } of world.deps.objects.list(`orgs/${id}/`)) keys.push(key);
      expect(keys).toEqual([]);
    }
  });

  it('shout when row-level security is off', async () => {
    const { superuser } = world.database;
    await superuser`alter table libraries disable row level security`;
    try {
      expect(verdicts(await run())).toEqual({
        ...allHeld,
        'Shared database': 'leaked',
        'Shared database, no organisation': 'leaked',
      });
    } finally {
      await superuser`alter table libraries enable row level security`;
    }
  });

  it('shout when the server lets a role into another organisation’s database', async () => {
    const { superuser, metadata } = world.database;
    const [reader, owner] = await Promise.all(
      pair.map(({ id }) => metadata.withOrganization(id, (tx) => readOrgDatabase(tx, id))),
    );
    const [role, database] = [superuser(reader?.roleName ?? ''), superuser(owner?.databaseName ?? '')];
    await superuser`grant connect on database ${database} to ${role}`;
    try {
      expect(verdicts(await run())).toEqual({ ...allHeld, 'Results database': 'leaked' });
    } finally {
      await superuser`revoke connect on database ${database} from ${role}`;
    }
  });

  it('take nothing for shown that the owner cannot read either, and a careless reader for what it is', async () => {
    const tried = 'by a test';
    const careless: IsolationProbe = {
      name: 'a reader that ignores who asks',
      tried,
      read: async ({ deps, planted, owner }) => deps.logs.read(owner.id, planted.logsUri),
    };
    const blind: IsolationProbe = {
      name: 'a reader that finds nothing',
      tried,
      read: async () => Promise.reject(new Error('Away.')),
    };
    expect(await tryProbes(world.deps, pair, [careless, blind])).toMatchObject([
      { verdict: 'leaked', answer: expect.stringContaining('probe-marker-') },
      { verdict: 'unproven', answer: 'The owner could not read it either: Away.' },
    ]);
  });
});
