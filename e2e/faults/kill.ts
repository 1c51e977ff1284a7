import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { StackFacts } from '@/e2e/support/facts';
import { runningChild } from '@/scripts/stack/instance-lock';
import { allProcesses, childrenOf, signal } from '@/scripts/stack/processes';

/** The process that the supervisor keeps under this name, at this moment; null while there is none. */
export function processOf(facts: StackFacts, name: 'worker' | 'web' | 'postgres'): number | null {
  return runningChild(join(facts.dataFolder, 'stack.json'), name)?.pid ?? null;
}

/**
 * `kill -9` of the one process, whose children the kernel leaves alone; of a server of Postgres, whose backends are
 * the server, of all of them.
 */
export function killHard(name: 'worker' | 'postgres', pid: number): void {
  const children = name === 'postgres' ? childrenOf(pid) : [];
  for (const victim of [pid, ...children]) signal(victim, 'SIGKILL');
}

/** Processes that work in the stack's scratch folder: engines. */
export function enginesAtWork(facts: StackFacts): number[] {
  const scratch = join(facts.dataFolder, 'scratch');
  return allProcesses().filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(scratch);
    } catch {
      return false;
    }
  });
}
