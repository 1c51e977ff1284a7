import { continueTree, stopTree } from '@/bench/throughput/process-tree';
import { delay } from '@/scripts/stack/processes';

/**
 * Long enough that stopping and going on cost nothing; and so short that a worker which stands still while the others
 * have their turns does not lose its leases.
 */
const TURN_MS = 2_000;

/** What one of those who share a machine needs to know. */
export interface Turn {
  /** Processes that must stand still, with all that they start, while it is the turn of another. */
  own(pid: number): void;
  /** Resolves as soon as it is its turn. */
  mine(): Promise<void>;
}

export interface Contender {
  name: string;
  /** Begins in its first turn. */
  work: (turn: Turn) => Promise<void>;
}

/**
 * Does several pieces of work as if each had the machine for itself, in short turns: while one goes on, the processes
 * of the others stand still. So all meet the same machine, and however its speed drifts (neighbours on the same
 * hardware, heat), their times compare; one after the other they would not.
 *
 * @returns seconds of each in its own turns, by name
 */
export async function inTurns(contenders: readonly Contender[]): Promise<Map<string, number>> {
  const players = contenders.map((contender) => new Player(contender));
  const release = () => {
    for (const player of players) player.resume();
  };
  // Whatever ends this process, nobody may be left standing.
  process.once('exit', release);
  try {
    while (players.some((player) => !player.isDone)) {
      for (const player of players) if (!player.isDone) await player.play();
    }
  } finally {
    process.off('exit', release);
    release();
  }
  return new Map(players.map(({ name, seconds }) => [name, seconds]));
}

class Player implements Turn {
  readonly name: string;
  seconds = 0;
  isDone = false;
  private readonly pids: number[] = [];
  private work: Promise<void> | undefined;
  private isPlaying = false;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly contender: Contender) {
    this.name = contender.name;
  }

  own(pid: number): void {
    this.pids.push(pid);
  }

  async mine(): Promise<void> {
    if (!this.isPlaying) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  async play(): Promise<void> {
    const began = performance.now();
    this.isPlaying = true;
    this.resume();
    for (const wake of this.waiting.splice(0)) wake();
    this.work ??= this.contender.work(this).then(() => {
      this.isDone = true;
    });
    await Promise.race([this.work, delay(TURN_MS)]);
    if (!this.isDone) stopTree(this.pids);
    this.isPlaying = false;
    this.seconds += (performance.now() - began) / 1000;
  }

  resume(): void {
    continueTree(this.pids);
  }
}
