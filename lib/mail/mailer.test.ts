import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMailServer, type TestMailServer } from '@/lib/testing/mail-server';
import { createMailer } from './mailer';

describe('a mailer at a real server', () => {
  let server: TestMailServer;
  beforeAll(async () => {
    server = await startMailServer();
  });
  afterAll(() => server?.close());

  it('sends plain text, in whatever script', async () => {
    const mailer = createMailer(server.url, 'Dashboard <dashboard@lab.example.org>');
    await mailer.send({
      to: 'ada@lab.example.org',
      subject: 'Größe',
      text: 'A link:\nhttps://x.example.org/#a_b-c',
    });
    const letter = await server.next('ada@lab.example.org');
    expect(letter.from).toBe('dashboard@lab.example.org');
    expect(letter.raw).toContain('From: Dashboard <dashboard@lab.example.org>');
    expect(letter.raw).toContain('https://x.example.org/#a_b-c');
    expect(letter.raw).toMatch(/Subject: =\?UTF-8\?/);
    mailer.close();
  });

  it.each([
    ['another address', 'ada@lab.example.org, eve@evil.example.org'],
    ['a header', 'ada@lab.example.org\r\nBcc: eve@evil.example.org'],
    ['a name', 'Eve <eve@evil.example.org>, ada@lab.example.org'],
  ])('sends nothing to %s beside the address', async (_, to) => {
    const mailer = createMailer(server.url, 'dashboard@lab.example.org');
    await mailer.send({ to, subject: 'A link', text: 'A link' }).catch(() => {});
    expect(server.letters.flatMap((letter) => letter.to)).not.toContain('eve@evil.example.org');
    expect(server.letters.map((letter) => letter.raw).join()).not.toMatch(/^Bcc:/m);
    mailer.close();
  });

  it('fails where the server refuses', async () => {
    const mailer = createMailer(server.url.replace('dashboard:', 'nobody:'), 'dashboard@lab.example.org');
    await expect(mailer.send({ to: 'a@x.org', subject: '', text: '' })).rejects.toThrow();
    mailer.close();
  });
});
