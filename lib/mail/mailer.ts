import { createTransport } from 'nodemailer';

/** A letter in plain text. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  /** @throws Error if the server does not take the letter */
  send(mail: Mail): Promise<void>;
  close(): void;
}

const TIMEOUT_MS = 20_000;

/**
 * Sends by an SMTP server.
 * @param url `smtps://user:password@host` (TLS from the start) or `smtp://host:port` (STARTTLS where the server has it)
 * @param from address that letters come from, `Dashboard <dashboard@example.org>`
 */
export function createMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // Nothing of a letter is read from a file or an address, whatever stands in it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      // The address as an object: a text would be parsed, and could name several.
      await transport.sendMail({
        from,
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
      });
    },
    close: () => transport.close(),
  };
}
