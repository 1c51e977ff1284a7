import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const LARGEST_BYTES = 20 * 1024 * 1024;

/**
 * The log of one process, in lines with their time. With `echo` the lines go to the screen as well, after the process' name. The file before the
 * last rotation is kept as `<name>.log.1`.
 */
export class LogFile {
  readonly path: string;
  private rest = '';
  private readonly recent: string[] = [];

  constructor(
    folder: string,
    private readonly name: string,
    private readonly echo: boolean,
  ) {
    this.path = join(folder, `${name}.log`);
    if (existsSync(this.path) && statSync(this.path).size > LARGEST_BYTES)
      renameSync(this.path, `${this.path}.1`);
  }

  /** Takes output as it comes, in pieces of lines. */
  write(chunk: string): void {
    const lines = (this.rest + chunk).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.line(line);
  }

  line(text: string): void {
    appendFileSync(this.path, `${new Date().toISOString()} ${text}\n`);
    this.recent.push(text);
    if (this.recent.length > 30) this.recent.shift();
    if (this.echo) process.stdout.write(`${this.name.padEnd(8)} │ ${text}\n`);
  }

  /** The last lines, for the sentence that says why something did not start. */
  tail(): string {
    return this.recent
      .slice(-15)
      .map((line) => `  ${line}`)
      .join('\n');
  }
}
