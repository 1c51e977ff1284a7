import { OUTCOMES, type OutcomeCounts, totalOutcomes } from '@/lib/domain/outcomes';
import type { RunDetail } from '@/lib/domain/resources/runs';

/** What the bar shows of a run. */
export interface Progress {
  total: number;
  counts: OutcomeCounts;
  /** Sum over the ligands in work of how far each is, 0 to 1. */
  inWork: number;
  /** Names of the ligands that are being docked. */
  names: string[];
  status: string;
}

export function progressOf(run: RunDetail): Progress {
  return {
    total: run.total,
    counts: run.counts,
    inWork: run.running.reduce((sum, task) => sum + Math.min(1, Math.max(0, task.progress)), 0),
    names: run.running.map((task) => task.name),
    status: run.status,
  };
}

/** Share of the run that is done, 0 to 1: decided ligands, and the decided part of those in work. */
export function fractionDone(progress: Progress): number {
  if (progress.total === 0) return 0;
  return Math.min(1, (totalOutcomes(progress.counts) + progress.inWork) / progress.total);
}

/** `██████░░░░ 60 %` */
export function formatBar(fraction: number, width: number): string {
  const full = Math.floor(fraction * width);
  const percent = Math.floor(fraction * 100);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${String(percent).padStart(3)} %`;
}

/** `docked 8 · reused 0 · rejected 1 · …`, every outcome named, so that the counts are seen to add up. */
export function formatCounts(counts: OutcomeCounts): string {
  return OUTCOMES.map((outcome) => `${outcome} ${counts[outcome]}`).join(' · ');
}

/** The lines of the live display. */
export function formatProgress(progress: Progress, elapsedSeconds: number, columns: number): string[] {
  const decided = totalOutcomes(progress.counts);
  const head = `${formatBar(fractionDone(progress), 30)}  ${decided} of ${progress.total} ligands  ${formatSeconds(elapsedSeconds)}`;
  const names = progress.names.length > 0 ? `docking ${progress.names.join(', ')}` : progress.status;
  return [head, formatCounts(progress.counts), names].map((line) => line.slice(0, Math.max(20, columns - 1)));
}

/** `42 s`, `3 min 05 s`; tenths below ten seconds. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** Where the display is written: a terminal, or a file or pipe. */
export interface Screen {
  isTerminal: boolean;
  columns: number;
  write(text: string): void;
}

const PLAIN_EVERY_SECONDS = 15;

/**
 * Shows a run's progress: in place in a terminal; elsewhere one line whenever a ligand is decided, and one
 * every 15 seconds at least.
 */
export class ProgressDisplay {
  private drawnLines = 0;
  private lastPlain = { decided: -1, status: '', atSeconds: 0 };

  constructor(private readonly screen: Screen) {}

  show(progress: Progress, elapsedSeconds: number): void {
    if (this.screen.isTerminal) {
      const lines = formatProgress(progress, elapsedSeconds, this.screen.columns);
      this.clear();
      this.screen.write(`${lines.join('\n')}\n`);
      this.drawnLines = lines.length;
      return;
    }
    const decided = totalOutcomes(progress.counts);
    const last = this.lastPlain;
    const isDue = elapsedSeconds - last.atSeconds >= PLAIN_EVERY_SECONDS;
    if (decided === last.decided && progress.status === last.status && !isDue) return;
    this.lastPlain = { decided, status: progress.status, atSeconds: elapsedSeconds };
    const percent = Math.floor(fractionDone(progress) * 100);
    this.screen.write(
      `  ${formatSeconds(elapsedSeconds).padStart(11)}  ${String(percent).padStart(3)} %  ${formatCounts(progress.counts)}  (${progress.status})\n`,
    );
  }

  /** Takes the live lines off a terminal, to leave room for what comes after. */
  clear(): void {
    if (this.drawnLines > 0) this.screen.write(`\u001b[${this.drawnLines}A\u001b[0J`);
    this.drawnLines = 0;
  }
}
