import { env } from '@/lib/env';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** What a line is about. A line about tenant work names its organisation. */
export type LogFields = { orgId?: string; runId?: string; requestId?: string } & Record<string, unknown>;

/** Errors as JSON, with their causes: the part that helps, without the objects they drag along. */
function plain(value: unknown, depth = 0): unknown {
  if (!(value instanceof Error)) return value;
  return {
    name: value.name,
    message: value.message,
    stack: value.stack,
    ...(value.cause && depth < 3 ? { cause: plain(value.cause, depth + 1) } : {}),
  };
}

/** Writes one JSON line to standard error, where supervisors and containers collect it. */
export function log(level: LogLevel, message: string, fields: LogFields = {}): void {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(env().LOG_LEVEL)) return;
  const entries = Object.entries(fields).map(([name, value]) => [name, plain(value)]);
  process.stderr.write(
    `${JSON.stringify({ at: new Date().toISOString(), level, message, ...Object.fromEntries(entries) })}\n`,
  );
}

export const logger = {
  debug: (message: string, fields?: LogFields) => log('debug', message, fields),
  info: (message: string, fields?: LogFields) => log('info', message, fields),
  warn: (message: string, fields?: LogFields) => log('warn', message, fields),
  error: (message: string, fields?: LogFields) => log('error', message, fields),
};
