import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { StackError } from './stop';

/** What a start needs to know of the machine. Bytes. */
export interface MachineFacts {
  nodeMajor: number;
  freeDiskBytes: number;
  totalMemoryBytes: number;
  availableMemoryBytes: number;
}

const MEGABYTE = 1024 * 1024;
const PINNED_NODE_MAJOR = 24;
/** The build (700 MB) and an empty database with its template (60 MB), with room for results. */
const SMALLEST_DISK_BYTES = 2_048 * MEGABYTE;
/** One Vina process takes 450 to 640 MB; web, worker and database together about 700 MB. */
const SMALLEST_MEMORY_BYTES = 1_500 * MEGABYTE;

/**
 * Judges a machine. Pure.
 *
 * @returns `stop`: why it cannot work, with the remedy; `warnings`: what will hurt
 */
export function judgeMachine(facts: MachineFacts): { stop: string | null; warnings: string[] } {
  if (facts.nodeMajor < PINNED_NODE_MAJOR) {
    return {
      stop: `This runs on Node ${facts.nodeMajor}, but Node ${PINNED_NODE_MAJOR} is needed. Start it by npm (npm run demo, npm start), which uses the pinned Node.`,
      warnings: [],
    };
  }
  if (facts.freeDiskBytes < SMALLEST_DISK_BYTES) {
    return {
      stop: `Only ${megabytes(facts.freeDiskBytes)} MB are free on the disk of this checkout; ${megabytes(SMALLEST_DISK_BYTES)} MB are needed. Free some space and start again.`,
      warnings: [],
    };
  }
  const warnings: string[] = [];
  if (facts.availableMemoryBytes < SMALLEST_MEMORY_BYTES) {
    warnings.push(
      `Only ${megabytes(facts.availableMemoryBytes)} of ${megabytes(facts.totalMemoryBytes)} MB of memory are available; docking may be killed for want of it. Close other programs, or set DOCKING_CORES=1.`,
    );
  }
  return { stop: null, warnings };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / MEGABYTE);
}

/** Memory that can be had without swapping. Linux counts its caches as used, so that `freemem` is too low there. */
function availableMemory(): number {
  if (!existsSync('/proc/meminfo')) return freemem();
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return kilobytes ? Number(kilobytes) * 1024 : freemem();
}

/** Stops with a sentence when the machine cannot work, and warns when it will be tight. */
export function checkMachine(folder: string, say: (line: string) => void): void {
  const disk = statfsSync(folder);
  const verdict = judgeMachine({
    nodeMajor: Number.parseInt(process.versions.node, 10),
    freeDiskBytes: disk.bavail * disk.bsize,
    totalMemoryBytes: totalmem(),
    availableMemoryBytes: availableMemory(),
  });
  if (verdict.stop) throw new StackError(verdict.stop);
  for (const warning of verdict.warnings) say(`Note: ${warning}`);
}
