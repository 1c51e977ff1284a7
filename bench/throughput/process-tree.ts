import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts processor time in /proc in hundredths of a second (proc(5), sysconf(_SC_CLK_TCK) on Linux). */
const TICKS_PER_SECOND = 100;

interface ProcessRow {
  pid: number;
  parent: number;
  /** User and system time, its own and that of its ended children. */
  ticks: number;
}

/**
 * Processor time of some processes and of all that they started, in seconds: their own, that of every descendant that
 * lives, and that of the ended ones that were waited for. Linux only.
 */
export function treeCpuSeconds(roots: readonly number[]): number {
  return processTree(roots).reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND;
}

/** Stops them and all that they started where they stand. */
export function stopTree(roots: readonly number[]): void {
  const stopped = new Set<number>();
  // Until nobody new is found: a process may have started another before it was stopped itself.
  for (let before = -1; before !== stopped.size; ) {
    before = stopped.size;
    for (const { pid } of processTree(roots)) {
      if (stopped.has(pid)) continue;
      signal(pid, 'SIGSTOP');
      stopped.add(pid);
    }
  }
}

/** Lets them go on. */
export function continueTree(roots: readonly number[]): void {
  for (const { pid } of processTree(roots)) signal(pid, 'SIGCONT');
}

function processTree(roots: readonly number[]): ProcessRow[] {
  const rows = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? []);
  const found = new Set(roots);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of rows) if (found.has(parent)) found.add(pid);
  }
  return rows.filter(({ pid }) => found.has(pid));
}

function readStat(pid: number): ProcessRow | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name in brackets: field 4 is the parent, 14 to 17 are user and system time, own and of ended children.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
    return { pid, parent: Number(fields[1]), ticks };
  } catch {
    return null;
  }
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It has just ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
