import { auditAtRest } from '@/e2e/faults/suite/verdict';
import { Web } from '@/e2e/faults/suite/web';
import type { Group, World } from '@/e2e/faults/suite/world';
import { sweepOrganizations } from '@/lib/use-cases/maintenance/sweep-organizations';
import { delay } from '@/scripts/stack/processes';
import type { Scenario } from './scenario';

/** As long as knowledge of an organisation is kept. */
const UNTIL_NOTICED_MILLISECONDS = 6000;
const UNTIL_BACK_MILLISECONDS = 35_000;

interface Trouble {
  name: string;
  begin(world: World, name: string, group: Group): Promise<unknown>;
  end(world: World, name: string, group: Group): Promise<unknown>;
}

const kick = ({ installation: { admin } }: World, database: string) =>
  admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${database}`;

const TROUBLES: readonly Trouble[] = [
  {
    name: 'missing',
    begin: async (world, name) => {
      await world.installation.admin.unsafe(`alter database "${name}" allow_connections false`);
      await kick(world, name);
      await world.installation.admin.unsafe(`alter database "${name}" rename to "${name}_away"`);
    },
    end: async ({ installation: { admin } }, name) => {
      await admin.unsafe(`alter database "${name}_away" rename to "${name}"`);
      await admin.unsafe(`alter database "${name}" allow_connections true`);
    },
  },
  {
    name: 'of an older schema',
    begin: ({ installation: { admin } }, _name, { id }) =>
      admin`update org_databases set schema_version = schema_version || ' before' where org_id = ${id}`,
    end: ({ installation: { admin } }, _name, { id }) =>
      admin`update org_databases set schema_version = replace(schema_version, ' before', '') where org_id = ${id}`,
  },
  {
    name: 'read-only',
    begin: async (world, name) => {
      await world.installation.admin.unsafe(
        `alter database "${name}" set default_transaction_read_only = on`,
      );
      await kick(world, name);
    },
    end: async (world, name) => {
      await world.installation.admin.unsafe(`alter database "${name}" reset default_transaction_read_only`);
      await kick(world, name);
    },
  },
];

/** The results database of one organisation is not what it should be. */
export const database: Scenario = {
  name: 'database',
  core: null,
  words: `the database of one organisation ${TROUBLES.map(({ name }) => name).join(', ')}`,
  async run(world) {
    const { admin } = world.installation;
    const fleet = await world.fleet(2);
    const web = await Web.start(world.installation);
    try {
      const [hurt, sound] = await world.groups(2);
      if (!hurt || !sound) throw new Error('Two organisations were asked for.');
      const [row] = await admin<{ name: string }[]>`
        select database_name as name from org_databases where org_id = ${hurt.id}`;
      const name = row?.name ?? '';
      const problems: string[] = [];
      const facts: string[] = [];
      const runs = [];
      for (const [nth, trouble] of TROUBLES.entries()) {
        await trouble.begin(world, name, hurt);
        await delay(UNTIL_NOTICED_MILLISECONDS);
        const answer = await web.tryRun(hurt, world.inputOf(hurt, nth));
        // A run is kept in the shared database, and begun when its own is back.
        facts.push(`${trouble.name}: a run is answered ${answer.status}`);
        if (answer.status >= 500 && answer.status !== 503)
          problems.push(`${trouble.name}: the answer is ${answer.status}, ${answer.text}`);
        const other = await world.run(sound, nth);
        await world
          .untilEnded([other], 30)
          .catch((error: Error) => problems.push(`${trouble.name}: ${error.message}`));
        await web
          .listRuns(sound)
          .catch((error: Error) => problems.push(`${trouble.name}: elsewhere ${error.message}`));
        await trouble.end(world, name, hurt);
        const since = performance.now();
        let isBack = false;
        while (!isBack && performance.now() - since < UNTIL_BACK_MILLISECONDS) {
          isBack = await web.listRuns(hurt).then(
            () => true,
            () => false,
          );
          if (!isBack) await delay(100);
        }
        if (!isBack) problems.push(`${trouble.name}: it is not back`);
        facts.push(`${trouble.name}: back after ${((performance.now() - since) / 1000).toFixed(1)} s`);
        runs.push(await world.run(hurt, 100 + nth));
      }
      await world.untilEnded(runs);
      // What was asked for in bad times is begun by the sweep.
      await untilNothingIsOpen(world, hurt);
      const audit = await auditAtRest(world, [hurt, sound]);
      return { facts: [...facts, ...audit.facts], problems: [...problems, ...audit.problems] };
    } finally {
      await web.stop();
      await fleet.stop();
    }
  },
};

async function untilNothingIsOpen({ installation: { admin } }: World, { id }: Group): Promise<void> {
  for (const deadline = Date.now() + UNTIL_BACK_MILLISECONDS; Date.now() < deadline; await delay(500)) {
    await sweepOrganizations();
    const open = await admin`
      select 1 from jobs_meta where org_id = ${id} and status not in ('completed', 'failed', 'cancelled')`;
    if (open.length === 0) return;
  }
}
