import { gunzipSync, gzipSync } from 'node:zlib';
import { NotFoundError } from '@/lib/domain/errors';
import type { OrganizationId, RunId, TaskId } from '@/lib/domain/ids';
import type { LostTry } from '@/lib/domain/lost-try';
import type { LogLevel } from '@/lib/logs/logger';
import { belongsTo, type ObjectKey, objectKeys } from '@/lib/object-storage/object-keys';
import { type ObjectStore, readWhole } from '@/lib/object-storage/object-store';
import { storeVerified } from '@/lib/object-storage/store-verified';

/** Which try of which task a log is of. */
export interface TaskLogOwner {
  orgId: OrganizationId;
  runId: RunId;
  taskId: TaskId;
  /** From 1. */
  attempt: number;
}

/** The log of one try of one task, while it is written. */
export interface TaskLog {
  line(level: LogLevel, text: string): void;
  /** Takes a program's output, line by line. */
  output(text: string): void;
  /** Stores the log and answers its URI. A second call stores nothing. */
  close(): Promise<string>;
}

/** The port to wherever task logs are kept. A URI names the store and the log in it. */
export interface TaskLogStore {
  open(owner: TaskLogOwner): TaskLog;
  /** Stores a log of elsewhere, as `read` gave it there, and answers its URI. */
  keep(owner: TaskLogOwner, text: string): Promise<string>;
  /** The log as text, a line each. @throws NotFoundError also for another organisation's log */
  read(orgId: OrganizationId, uri: string): Promise<string>;
}

interface Line {
  at: string;
  level: LogLevel | 'engine';
  text: string;
}

const SCHEME = 'object:';
/** A try that talks without end costs memory: after this many lines the rest is counted, not kept. */
const MAX_LINES = 5_000;
const MAX_LINE_CHARACTERS = 2_000;

/** Logs as compressed objects, one for each try, beside everything else the organisation owns. */
export class ObjectTaskLogStore implements TaskLogStore {
  constructor(private readonly objects: ObjectStore) {}

  open(owner: TaskLogOwner): TaskLog {
    const lines: Line[] = [];
    let dropped = 0;
    let closed: Promise<string> | undefined;

    const add = (level: Line['level'], text: string) => {
      if (lines.length >= MAX_LINES) dropped++;
      else lines.push({ at: new Date().toISOString(), level, text: text.slice(0, MAX_LINE_CHARACTERS) });
    };
    const store = async () => {
      if (dropped > 0) {
        lines.push({
          at: new Date().toISOString(),
          level: 'warn',
          text: `${dropped} more lines were dropped.`,
        });
      }
      return this.store(owner, lines);
    };
    return {
      line: add,
      output: (text) => {
        for (const line of text.split(/\r?\n/)) if (line.trim()) add('engine', line);
      },
      close: () => {
        closed ??= store();
        return closed;
      },
    };
  }

  keep(owner: TaskLogOwner, text: string): Promise<string> {
    const lines = text.split('\n').filter(Boolean).slice(0, MAX_LINES);
    return this.store(owner, lines.map(parseLine));
  }

  private async store({ orgId, runId, taskId, attempt }: TaskLogOwner, lines: Line[]): Promise<string> {
    const key = objectKeys.taskLog(orgId, runId, taskId, attempt);
    const body = gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await storeVerified(this.objects, key, body);
    return `${SCHEME}${key}`;
  }

  async read(orgId: OrganizationId, uri: string): Promise<string> {
    const key = uri.startsWith(SCHEME) ? uri.slice(SCHEME.length) : '';
    if (!belongsTo(orgId, key)) throw new NotFoundError('log');
    const text = gunzipSync(await readWhole(this.objects, key as ObjectKey)).toString('utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((json) => formatLine(JSON.parse(json)))
      .join('');
  }
}

const formatLine = ({ at, level, text }: Line) => `${at}  ${level.padEnd(6)}  ${text}\n`;

/** The other way round. A line that has no time and no level is text alone. */
function parseLine(line: string): Line {
  const [, at = '', level = 'engine', text = line] = /^(\S+) {2}(.{6}) {2}(.*)$/.exec(line) ?? [];
  return { at, level: level.trim() as Line['level'], text: text.slice(0, MAX_LINE_CHARACTERS) };
}

/** What stands in place of the log of a try that was lost, as text in the form of a log: nobody was left to store one. */
export function describeLostTries(tries: readonly LostTry[]): string {
  return tries
    .map(({ attempt, workerId, leaseEndedAt, progress }) =>
      formatLine({
        at: leaseEndedAt,
        level: 'warn',
        text:
          `Try ${attempt} ended without a word and left no log: worker ${workerId}, last heard of at ` +
          `${Math.round(progress * 100)} % of the search, did not extend its lease to beyond this time.`,
      }),
    )
    .join('');
}
