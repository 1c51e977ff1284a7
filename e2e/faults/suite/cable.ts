import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a process and a server on this machine, and may swallow all that goes either way. */
export class Cable {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  private readonly server = createServer((near) => {
    const far = connect(this.to, '127.0.0.1');
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (data) => into.write(data));
      from
        .on('error', () => {})
        .on('close', () => {
          this.sockets.delete(from);
          into.destroy();
        });
      if (this.isCut) from.pause();
    }
  });

  private constructor(private readonly to: number) {}

  /** @param to the port of the server */
  static async lay(to: number): Promise<Cable> {
    const cable = new Cable(to);
    await new Promise<void>((resolve) => cable.server.listen(0, '127.0.0.1', resolve));
    return cable;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Nothing comes through any more, and nobody is told. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** All that was held back comes through. */
  mend(): void {
    this.isCut = false;
    for (const socket of this.sockets) socket.resume();
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}
