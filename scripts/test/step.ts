import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signal } from '@/scripts/stack/processes';
import { type Counts, countCheck, settleCounts } from './counts';

/** One step of `npm test`. */
export interface Step {
  name: string;
  /** Arguments for the pinned Node. */
  args: string[];
  env?: Record<string, string>;
  /** Reads the step's JSON report; absent where the step is one check. */
  count?: (report: unknown) => Counts;
  /** File that the step writes its JSON report to. */
  report?: string;
  limitMinutes: number;
}

export interface StepResult {
  name: string;
  counts: Counts;
  seconds: number;
}

const SHOWN_LINES = 250;

/** Runs a step; its output is kept in a file and shown only if it fails. */
export async function runStep(
  root: string,
  logFolder: string,
  step: Step,
  say: (line: string) => void,
): Promise<StepResult> {
  mkdirSync(logFolder, { recursive: true });
  if (step.report) rmSync(step.report, { force: true });
  say(`${step.name} …`);
  const started = Date.now();
  const { code, output } = await run(root, step);
  const seconds = (Date.now() - started) / 1000;
  const log = join(logFolder, `${step.name.replaceAll(' ', '-')}.log`);
  writeFileSync(log, output);

  const counts = step.count ? settleCounts(code, readReport(step)) : countCheck(code);
  if (counts.failed > 0) {
    const lines = output.trimEnd().split('\n');
    say(
      `\n──── ${step.name} failed${lines.length > SHOWN_LINES ? `; its last ${SHOWN_LINES} lines, all in ${log}` : ''} ────`,
    );
    say(lines.slice(-SHOWN_LINES).join('\n'));
    say(`──── end of ${step.name} ────\n`);
  }
  say(`${step.name}: ${counts.passed} passed, ${counts.failed} failed in ${Math.round(seconds)} s`);
  return { name: step.name, counts, seconds };
}

function readReport(step: Step): Counts | null {
  if (!step.report || !step.count || !existsSync(step.report)) return null;
  try {
    return step.count(JSON.parse(readFileSync(step.report, 'utf8')));
  } catch {
    return null;
  }
}

const running = new Set<number>();

/** Ends every step that is running, with all that it started. */
export function killSteps(): void {
  for (const pid of running) signal(pid, 'SIGKILL', true);
}

function run(root: string, step: Step): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, step.args, {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0', NEXT_TELEMETRY_DISABLED: '1', ...step.env },
    });
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const { pid } = child;
    if (pid !== undefined) running.add(pid);
    const limit = setTimeout(() => {
      output += `\n${step.name} was stopped: it took longer than ${step.limitMinutes} minutes.`;
      if (pid !== undefined) signal(pid, 'SIGKILL', true);
    }, step.limitMinutes * 60_000);
    const end = (code: number) => {
      clearTimeout(limit);
      if (pid !== undefined) running.delete(pid);
      resolve({ code, output });
    };
    child.on('error', (error) => {
      output += error.message;
      end(1);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}
