import { readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'worker-';

/**
 * The folder for the scratch files of this process, named after it, and an end to those of processes of this machine that
 * died without removing theirs. One of another machine, which may share the disk, is left alone.
 * @param root where the folders of all workers are; need not exist
 * @returns the path of this process's own, which is not made yet
 */
export async function takeScratchFolder(root: string): Promise<string> {
  const own = nameOf(process.pid);
  const names = await readdir(root).catch(() => []);
  for (const name of names) {
    if (name !== own && isLeftOver(name)) await rm(join(root, name), { recursive: true, force: true });
  }
  return join(root, own);
}

const machine = () => hostname().replaceAll(/[^A-Za-z0-9-]/g, '-');

/** Says which process, and not only which number: numbers are given again. */
function nameOf(pid: number): string {
  return `${PREFIX}${machine()}.${pid}.${startOf(pid) ?? 'unknown'}`;
}

function isLeftOver(name: string): boolean {
  const owner = /^(?<machine>worker-[A-Za-z0-9-]+)\.(?<pid>\d+)\.\w+$/.exec(name)?.groups;
  return owner?.machine === `${PREFIX}${machine()}` && nameOf(Number(owner.pid)) !== name;
}

/** When a process began, told so that a restart of the machine makes a difference; null if there is no such process. */
function startOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22 of proc(5) stat. The second field, in brackets, may hold blanks.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${boot}x${ticks}`;
  } catch {
    return null;
  }
}
