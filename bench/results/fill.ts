import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { newId, type RunId } from '@/lib/domain/ids';

export const POSES_OF_A_LIGAND = 9;

/**
 * Fills in finished runs with so many docked ligands each: inputs, tasks, results, entries of the cache, poses and
 * outputs, as docking would have left them, but by the server itself and without its checks of foreign keys. Affinities
 * are spread as those of drug-like molecules are; the same for the same `seed`.
 * @param owner one connection of the superuser
 * @returns the runs, in the order given
 */
export async function fillRuns(
  owner: Sql,
  ligandsOfRuns: readonly number[],
  seed: number,
  posesOfLigand = POSES_OF_A_LIGAND,
): Promise<RunId[]> {
  const runs = ligandsOfRuns.map((ligands) => ({ id: newId('run'), ligands }));
  const mark = newId('task').slice(4);
  // Or the server writes every page several times over.
  await setMostWal(owner, '8GB');
  await owner.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await sql`select setseed(${seed})`;
    await sql`
      insert into jobs (id, name, status, params, target, search_space, engine, seed, total, docked, started_at, finished_at)
      select id, 'Screen ' || id, 'completed', '{}', '{"id":"tgt_bench","name":"Kinase"}',
        '{"centerAngstrom":[0,0,0],"sizeAngstrom":[20,20,20]}', '{"name":"vina"}', 42, ligands, ligands, now(), now()
      from jsonb_to_recordset(${JSON.stringify(runs)}::text::jsonb) as given(id text, ligands int)`;
    // Ids are in the order of their making, as the product's are.
    await sql`
      create temporary table drawn on commit drop as
      select job_id, ordinal, 'lig_' || key as ligand_id, 'tsk_' || key as task_id, 'res_' || key as result_id,
        encode(sha256(key::bytea), 'hex') as sha, heavy_atoms, affinity, affinity / heavy_atoms as efficiency,
        heavy_atoms * 13.4 + 20 * random() as weight, (12 * random() * random())::int as bonds,
        case when random() < 0.1 then '{outside-box}'::text[] else '{}' end as flags
      from (
        select job_id, ordinal, ${mark}::text || lpad(number::text, 9, '0') as key, heavy_atoms,
          -3.5 - 0.12 * heavy_atoms + random_normal(0, 1.1) as affinity
        from (
          select given.id as job_id, ordinal, row_number() over () as number, (14 + 30 * (random() + random()) / 2)::int as heavy_atoms
          from jsonb_to_recordset(${JSON.stringify(runs)}::text::jsonb) as given(id text, ligands int),
            generate_series(1, given.ligands) ordinal
        ) numbered
      ) keyed`;
    await sql`
      insert into job_inputs (job_id, ligand_id, ordinal, line, name, canonical_smiles, inchi_key, heavy_atoms,
        rotatable_bonds, molecular_weight_dalton, outcome, prepared_key, exact_signature, identity_signature, task_id, chunk)
      select job_id, ligand_id, ordinal, ordinal, 'ZINC' || substr(sha, 1, 12), 'Cc1ccc(cc1)C(=O)Nc1cccc(c1)S(=O)(=O)N1CCOCC1',
        upper(substr(sha, 1, 27)), heavy_atoms, bonds, weight, 'docked', sha, sha, sha, task_id, ordinal / 10 from drawn`;
    await sql`
      insert into task_executions (id, job_id, ligand_id, chunk, state, attempts, fence, progress, logs_uri, cpu_seconds,
        wall_seconds, started_at, finished_at)
      select task_id, job_id, ligand_id, ordinal / 10, 'done', 1, 1, 1, 'object:logs/' || task_id, 30, 30, now(), now() from drawn`;
    await sql`
      insert into task_results (id, exact_signature, identity_signature, ligand_identity, signed_input, engine, object_key,
        object_bytes, object_sha256, pose_count, best_affinity_kcal_per_mol, seed, flags, cpu_seconds, wall_seconds, created_by_task)
      select result_id, sha, sha, sha, jsonb_build_object('seed', ordinal, 'replicate', 0, 'ligand', jsonb_build_object('pdbqtSha256', sha)),
        '{"name":"vina","version":"1.2.5"}', 'orgs/bench/results/' || result_id || '/poses.sdf', 25000, sha,
        ${posesOfLigand}::int, affinity, ordinal, flags, 30, 30, task_id from drawn`;
    await sql`
      insert into result_cache (exact_signature, task_result_id, bytes, cpu_seconds, target_id, engine_name)
      select sha, result_id, 25000, 30, 'tgt_bench', 'vina' from drawn`;
    await sql`
      insert into docking_results (task_result_id, rank, affinity_kcal_per_mol, reported_affinity_kcal_per_mol,
        inter_kcal_per_mol, intra_kcal_per_mol, unbound_kcal_per_mol, byte_offset, byte_length, sha256, inside_box, contacts)
      select result_id, rank, affinity + 0.15 * (rank - 1), affinity + 0.15 * (rank - 1), affinity * 1.2, -0.5, -0.5,
        2700 * (rank - 1), 2700, sha, true, heavy_atoms
      from drawn, generate_series(1, ${posesOfLigand}::int) rank`;
    await sql`
      insert into job_outputs (job_id, ligand_id, task_result_id, best_affinity_kcal_per_mol, ligand_efficiency_kcal_per_mol,
        reused, name, heavy_atoms, molecular_weight_dalton, rotatable_bonds, flags)
      select job_id, ligand_id, result_id, affinity, efficiency, false, 'ZINC' || substr(sha, 1, 12), heavy_atoms, weight, bonds, flags
      from drawn`;
    await sql`
      update jobs j set best_affinity_kcal_per_mol = best
      from (select job_id, min(affinity) as best from drawn group by job_id) d where d.job_id = j.id`;
  });
  await countCells(owner);
  // What autovacuum does within a minute.
  for (const table of ['job_inputs', 'task_executions', 'task_results', 'result_cache', 'docking_results']) {
    await owner.unsafe(`vacuum analyze ${table}`);
  }
  await owner.unsafe('vacuum analyze job_outputs, jobs, result_cells');
  await setMostWal(owner, '1GB');
  return runs.map(({ id }) => id);
}

/** How much is logged between two checkpoints: 1 GB is the server's own setting. */
async function setMostWal(owner: Sql, size: string): Promise<void> {
  await owner.unsafe(`alter system set max_wal_size = '${size}'`);
  await owner`select pg_reload_conf()`;
}

/** Counts the results of all runs anew by the very statement with which the product's migration counted those of before. */
async function countCells(owner: Sql): Promise<void> {
  const file = join(import.meta.dirname, '../../drizzle/results/0012_result_cells.sql');
  const statements = readFileSync(file, 'utf8').split('--> statement-breakpoint');
  const count = statements.find((statement) => statement.includes('INSERT INTO "result_cells"'));
  if (!count) throw new Error('The migration does not count the results.');
  await owner.unsafe('truncate result_cells');
  await owner.unsafe(count);
}
