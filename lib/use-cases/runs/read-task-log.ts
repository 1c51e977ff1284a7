import { z } from 'zod';
import { findTask } from '@/db/results/tasks-repository';
import { NotFoundError } from '@/lib/domain/errors';
import { describeLostTries } from '@/lib/logs/task-logs';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** The log of a ligand's last try in a run, as text, after a line for each try that was lost with its worker. */
export const readTaskLog = defineUseCase({
  name: 'read-task-log',
  permission: ['run:read', 'structure:read'],
  input: z.object({ runId: idSchema('run'), ligandId: idSchema('ligand') }),
  run: async (ctx, { runId, ligandId }, deps) => {
    const task = await deps.results.withResults(ctx.org.id, (conn) => findTask(conn, runId, ligandId));
    if (!task?.logsUri && !task?.lostTries.length) throw new NotFoundError('log');
    const stored = task.logsUri ? await deps.logs.read(ctx.org.id, task.logsUri) : '';
    return { text: describeLostTries(task.lostTries) + stored };
  },
});
