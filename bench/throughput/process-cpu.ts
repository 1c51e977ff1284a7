import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts processor time in /proc in hundredths of a second (proc(5), sysconf(_SC_CLK_TCK) on Linux). */
const TICKS_PER_SECOND = 100;

/**
 * Processor time of some processes and of all that they started, in seconds: their own, that of every descendant that
 * lives, and that of the ended ones that were waited for. Linux only.
 */
export function treeCpuSeconds(roots: readonly number[]): number {
  const rows = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? []);
  const counted = new Set(roots);
  for (let before = -1; before !== counted.size; ) {
    before = counted.size;
    for (const { pid, parent } of rows) if (counted.has(parent)) counted.add(pid);
  }
  return (
    rows.filter(({ pid }) => counted.has(pid)).reduce((sum, row) => sum + row.ticks, 0) / TICKS_PER_SECOND
  );
}

function readStat(pid: number): { pid: number; parent: number; ticks: number } | null {
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
