import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedLetter {
  from: string;
  to: string[];
  /** Headers and body, as they came. */
  raw: string;
}

/** A real SMTP server on this machine that keeps what it gets. */
export interface TestMailServer {
  /** For SMTP_URL. */
  url: string;
  letters: ReceivedLetter[];
  /** The next letter to this address that nobody waited for yet. */
  next(to: string): Promise<ReceivedLetter>;
  close(): Promise<void>;
}

const PATIENCE_MS = 20_000;

/**
 * @param onLetter told of each letter: for tests in another process than the server's
 * @param password that its only user, `dashboard`, has
 */
export async function startMailServer(
  onLetter: (letter: ReceivedLetter) => void = () => {},
  password = 'of the tests',
): Promise<TestMailServer> {
  const letters: ReceivedLetter[] = [];
  const taken = new Set<ReceivedLetter>();
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password: given }, _session, callback) =>
      username === 'dashboard' && given === password
        ? callback(null, { user: username })
        : callback(new Error('Wrong user or password.')),
    onData(stream, session, callback) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const letter = {
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString(),
        };
        letters.push(letter);
        onLetter(letter);
        callback();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://dashboard:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    letters,
    async next(to) {
      const deadline = Date.now() + PATIENCE_MS;
      for (;;) {
        const letter = letters.find((each) => each.to.includes(to) && !taken.has(each));
        if (letter) {
          taken.add(letter);
          return letter;
        }
        if (Date.now() > deadline) throw new Error(`No letter to ${to} came.`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
