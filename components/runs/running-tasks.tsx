import { ProgressBar } from '@/components/ui/progress-bar';
import type { RunningTask } from '@/lib/domain/resources/runs';

/** What the workers dock at this moment, each ligand with the engine's own progress; and what they have ready for next. */
export function RunningTasks({ tasks }: { tasks: RunningTask[] }) {
  if (tasks.length === 0) return null;
  return (
    <ul
      aria-label="Being docked now, and next"
      className="mt-4 grid gap-x-8 gap-y-2.5 border-t border-line pt-3.5 sm:grid-cols-2 xl:grid-cols-4"
    >
      {tasks.map((task) => (
        <li key={task.taskId} className="min-w-0 text-sm">
          <div className="mb-1 flex items-baseline justify-between gap-2">
            <span className="truncate">{task.name}</span>
            <span className="figures shrink-0 text-ink-muted">
              {task.attempt > 1 && `try ${task.attempt} · `}
              {task.cores === 0 && task.progress === 0 ? 'next' : `${Math.round(task.progress * 100)} %`}
            </span>
          </div>
          <ProgressBar label={`Docking ${task.name}`} share={task.progress} />
        </li>
      ))}
    </ul>
  );
}
