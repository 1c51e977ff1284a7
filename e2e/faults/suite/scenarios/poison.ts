import { benzenes, POISON } from '@/e2e/faults/suite/ligands';
import { auditAtRest } from '@/e2e/faults/suite/verdict';
import { dosed, type Scenario } from './scenario';

const LIGANDS = 100;
const MOST_TRIES = 3;

/** Some ligands kill their engine, hang it, use up its memory or make it write rubbish. */
export const poison: Scenario = {
  name: 'poison',
  core: { dose: 0.2, half: 2 },
  words: `ligands that kill, hang or confuse their engine, one of each kind among ${LIGANDS}`,
  async run(world, dose) {
    const fleet = await world.fleet(2, { variables: { LIGAND_TIMEOUT_SECONDS: '3' } });
    try {
      const kinds = Object.entries(POISON);
      const good = benzenes(dosed(LIGANDS - kinds.length, dose));
      // Each kind somewhere among the others.
      const smiles = [...good];
      for (const [, poisonous] of kinds)
        smiles.splice(Math.floor(world.between(0, smiles.length + 1)), 0, poisonous);
      const groups = await world.newGroups(1, smiles);
      const undisturbed = await world.newGroups(1, good);
      const runs = [];
      for (const group of [...groups, ...undisturbed]) runs.push(await world.run(group, 0));
      const [run, control] = runs;
      if (!run || !control) throw new Error('Two runs were asked for.');
      const states = await world.untilEnded(runs, 120);
      const problems: string[] = [];
      for (const { id, status } of states)
        if (status !== 'completed') problems.push(`${id} ended as ${status}`);

      const ledger = await world.rows<{ name: string; outcome: string; code: string | null; tries: number }>(
        run.group,
        `select i.name, i.outcome, i.reason_code as code, t.attempts as tries
         from job_inputs i join task_executions t on t.job_id = i.job_id and t.ligand_id = i.ligand_id`,
      );
      const found: string[] = [];
      for (const [code, poisonous] of kinds) {
        const row = ledger.find(({ name }) => name === `ligand ${smiles.indexOf(poisonous) + 1}`);
        found.push(`${code} after ${row?.tries} tries`);
        if (row?.outcome !== 'failed' || row.code !== code || row.tries > MOST_TRIES)
          problems.push(
            `the ligand of "${code}" is ${row?.outcome} by ${row?.code} after ${row?.tries} tries`,
          );
      }
      const failed = ledger.filter(({ outcome }) => outcome !== 'docked').length;
      if (failed !== kinds.length)
        problems.push(`${failed} ligands are not docked; ${kinds.length} are poisonous`);
      const [mixed, clean] = [await world.outputsOf(run), await world.outputsOf(control)];
      for (const [i, each] of good.entries()) {
        const beside = mixed.get(`ligand ${smiles.indexOf(each) + 1}`);
        if (beside !== clean.get(`ligand ${i + 1}`))
          problems.push(`${each} is not what it is without poison`);
      }
      const audit = await auditAtRest(world, [...groups, ...undisturbed]);
      problems.push(...audit.problems);
      problems.push(...fleet.troubles());
      return { facts: [`${smiles.length} ligands: ${found.join(', ')}`, ...audit.facts], problems };
    } finally {
      await fleet.stop();
    }
  },
};
