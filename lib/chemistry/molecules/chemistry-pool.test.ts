import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { ChemistryProcessError, createChemistryPool } from './chemistry-pool';
import { DEFAULT_LIGAND_RECIPE } from './recipe';

const pool = createChemistryPool({ size: 2 });
afterAll(() => pool.close());

const PATIENT = { timeoutSeconds: 50 };
const check = (...smiles: string[]) => ({
  records: smiles.map((source, k) => ({
    ordinal: k + 1,
    line: k + 1,
    name: 'x',
    format: 'smiles' as const,
    source,
  })),
});

/** Process ids of this process's children (Linux). */
function children(): number[] {
  const text = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

describe('createChemistryPool', () => {
  it('checks many records in one job, each with its verdict', async () => {
    const verdicts = await pool.run('checkLigands', check('CCO', 'c1cccc1', '[U]'), PATIENT);
    expect(verdicts.map((verdict) => (verdict.status === 'rejected' ? verdict.code : 'accepted'))).toEqual([
      'accepted',
      'unreadable',
      'metal',
    ]);
  });

  it('gives the bytes that any other process gives', async () => {
    const [verdict] = await pool.run('checkLigands', check('CC(C)Cc1ccc(cc1)[C@H](C)C(=O)O'), PATIENT);
    if (verdict?.status !== 'accepted') throw new Error('not accepted');
    const job = { molfile: verdict.structure.molfile, recipe: { ...DEFAULT_LIGAND_RECIPE } };
    const other = createChemistryPool({ size: 1 });
    // The other process has a history: another molecule came first.
    const [caffeine] = await other.run('checkLigands', check('Cn1cnc2c1c(=O)n(C)c(=O)n2C'), PATIENT);
    if (caffeine?.status !== 'accepted') throw new Error('not accepted');
    await other.run('prepareLigand', { ...job, molfile: caffeine.structure.molfile }, PATIENT);
    const [here, there] = await Promise.all([
      pool.run('prepareLigand', job, PATIENT),
      other.run('prepareLigand', job, PATIENT),
    ]);
    await other.close();
    expect(there).toEqual(here);
  });

  it('kills a job at its limit, and only that job', async () => {
    const slow = pool.run('checkLigands', check(...Array.from({ length: 400 }, () => 'C'.repeat(120))), {
      timeoutSeconds: 0.05,
    });
    const sibling = pool.run('checkLigands', check('CCO'), PATIENT);
    await expect(slow).rejects.toMatchObject({ code: 'chemistry-timeout', retriable: false });
    await expect(slow).rejects.toBeInstanceOf(ChemistryProcessError);
    expect((await sibling)[0]).toMatchObject({ status: 'accepted' });
    expect((await pool.run('checkLigands', check('CCO'), PATIENT))[0]).toMatchObject({ status: 'accepted' });
  });

  it('replaces a process that was killed; its job may be tried again', async () => {
    const alone = createChemistryPool({ size: 1 });
    const before = new Set(children());
    await alone.run('checkLigands', check('CCO'), PATIENT);
    const [child] = children().filter((pid) => !before.has(pid));
    if (!child) throw new Error('no child process');
    const lost = alone.run(
      'checkLigands',
      check(...Array.from({ length: 400 }, () => 'C'.repeat(120))),
      PATIENT,
    );
    process.kill(child, 'SIGKILL');
    await expect(lost).rejects.toMatchObject({ code: 'chemistry-crashed', retriable: true });
    expect((await alone.run('checkLigands', check('CCO'), PATIENT))[0]).toMatchObject({ status: 'accepted' });
    await alone.close();
  });

  it('has no process left after it was closed', async () => {
    const closing = createChemistryPool({ size: 1 });
    const job = closing.run(
      'checkLigands',
      check(...Array.from({ length: 400 }, () => 'C'.repeat(120))),
      PATIENT,
    );
    await closing.close();
    await expect(job).rejects.toBeInstanceOf(ChemistryProcessError);
    await expect(closing.run('checkLigands', check('CCO'), PATIENT)).rejects.toBeInstanceOf(
      ChemistryProcessError,
    );
  });
});
