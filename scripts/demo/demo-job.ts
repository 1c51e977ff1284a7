import type { LibraryId, RunId, TargetId } from '@/lib/domain/ids';
import { totalOutcomes } from '@/lib/domain/outcomes';
import type { RunDetail } from '@/lib/domain/resources/runs';
import { isFinalRunState } from '@/lib/domain/states';
import type { ProductApi } from '@/scripts/product-api/product-api';
import { untilReady } from '@/scripts/product-api/until-ready';
import { delay } from '@/scripts/stack/processes';
import { StackError } from '@/scripts/stack/stop';
import { type DemoMemory, hashFile, writeMemory } from './memory';
import { ProgressDisplay, progressOf, type Screen } from './progress';

const POLL_MS = 400;

export interface DemoFiles {
  receptor: string;
  ligands: string;
}

/** One demo, from files to a finished run, through the product's API. */
export class DemoJob {
  constructor(
    private readonly api: ProductApi,
    private readonly files: DemoFiles,
    private readonly memory: DemoMemory,
    private readonly memoryFile: string,
    private readonly screen: Screen,
  ) {}

  private say(line: string): void {
    this.screen.write(`${line}\n`);
  }

  private remember(change: Partial<DemoMemory>): void {
    Object.assign(this.memory, change);
    writeMemory(this.memoryFile, this.memory);
  }

  /** The target of the example file: an earlier demo's, if the file is the same, else a new upload. */
  async ensureTarget(): Promise<TargetId> {
    const sha256 = hashFile(this.files.receptor);
    const known = this.memory.target;
    const earlier = known?.sha256 === sha256 ? await this.api.getTarget(known.id) : null;
    if (earlier && earlier.status !== 'failed')
      this.say(`Target "${earlier.name}" is there from an earlier demo.`);
    else this.say('Uploading the target: Aurora A kinase with its crystal ligand (PDB 5DT0) …');
    const id =
      earlier && earlier.status !== 'failed'
        ? earlier.id
        : (await this.api.uploadTarget(this.files.receptor, 'Aurora A kinase (5DT0)')).id;
    this.remember({ target: { id, sha256 } });
    await untilReady('target', () => this.api.getTarget(id));
    return id;
  }

  /** The library of the example file: an earlier demo's, if the file is the same, else a new upload. */
  async ensureLibrary(): Promise<LibraryId> {
    const sha256 = hashFile(this.files.ligands);
    const known = this.memory.library;
    const earlier = known?.sha256 === sha256 ? await this.api.getLibrary(known.id) : null;
    if (earlier && earlier.status !== 'failed')
      this.say(`Library "${earlier.name}" is there from an earlier demo.`);
    else this.say('Uploading the library of ligands …');
    const id =
      earlier && earlier.status !== 'failed'
        ? earlier.id
        : (await this.api.uploadLibrary(this.files.ligands, 'Kinase inhibitors')).id;
    this.remember({ library: { id, sha256 } });
    await untilReady('library', () => this.api.getLibrary(id));
    return id;
  }

  /** Goes on with a run that an interrupted demo started, or starts a new one. */
  async startOrResume(targetId: TargetId, libraryId: LibraryId): Promise<{ id: RunId; resumed: boolean }> {
    const earlier = this.memory.run ? await this.api.getRun(this.memory.run.id) : null;
    const fits = earlier?.target.id === targetId && earlier.library.id === libraryId;
    if (earlier && fits && !isFinalRunState(earlier.status)) {
      this.say(`An earlier demo was interrupted; going on with its run "${earlier.name}".`);
      return { id: earlier.id, resumed: true };
    }
    const name = `Demo ${new Date().toISOString().slice(0, 16).replace('T', ' ')}`;
    const { id } = await this.api.startRun({ name, targetId, libraryId });
    this.remember({ run: { id } });
    return { id, resumed: false };
  }

  /**
   * Shows the run until it ends.
   *
   * @returns the ended run and how long it took from here, in seconds
   * @throws StackError if the run as a whole failed or was cancelled, or its outcomes do not add up
   */
  async follow(id: RunId): Promise<{ run: RunDetail; seconds: number }> {
    const display = new ProgressDisplay(this.screen);
    const started = Date.now();
    for (;;) {
      const run = await this.api.getRun(id);
      if (!run) throw new StackError('The run is gone.');
      const seconds = (Date.now() - started) / 1000;
      display.show(progressOf(run), seconds);
      if (!isFinalRunState(run.status)) {
        await delay(POLL_MS);
        continue;
      }
      this.remember({ run: null });
      if (run.status !== 'completed')
        throw new StackError(`The run ended as ${run.status}: ${run.error ?? 'no reason was given'}`);
      if (totalOutcomes(run.counts) !== run.total) {
        throw new StackError(`The outcomes do not add up: ${JSON.stringify(run.counts)} of ${run.total}.`);
      }
      return { run, seconds };
    }
  }
}
