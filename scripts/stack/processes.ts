import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process that is told apart from a later one with the same number. */
export interface ProcessIdentity {
  pid: number;
  startedAt: string;
}

/**
 * When a process was started, in the system's own words (clock ticks since boot on Linux, a date elsewhere); null if there
 * is none with that number. Zombies count as none.
 */
export function startOfProcess(pid: number): string | null {
  if (process.platform === 'linux') {
    try {
      // proc(5): the name in parentheses may hold spaces; after it the state is field 3 and starttime field 22.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return fields[0] === 'Z' ? null : `${boot}:${fields[19]}`;
    } catch {
      return null;
    }
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

export function identify(pid: number): ProcessIdentity | null {
  const startedAt = startOfProcess(pid);
  return startedAt ? { pid, startedAt } : null;
}

/** True while the very process that was identified is still running. */
export function isRunning(identity: ProcessIdentity): boolean {
  return startOfProcess(identity.pid) === identity.startedAt;
}

/** The command line of a process, its words separated by spaces; empty if it cannot be read. */
export function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** The numbers of all processes of this machine. Linux only. */
export function allProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** The processes that this one has started and not yet buried. Linux only. */
export function childrenOf(parent: number): number[] {
  return allProcesses().filter((pid) => {
    try {
      // proc(5): behind the name in parentheses come the state and the parent.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
    } catch {
      return false;
    }
  });
}

/** Sends a signal to a process, or with `group` to all of its group; nothing happens if it is gone. */
export function signal(pid: number, name: NodeJS.Signals, group = false): void {
  try {
    process.kill(group ? -pid : pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until the condition holds; false if it still does not after `timeoutMs`. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
  everyMs = 50,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await delay(everyMs);
  }
  return true;
}
