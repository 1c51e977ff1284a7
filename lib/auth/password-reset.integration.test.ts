import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setUserDisabled, type UserRecord } from '@/db/metadata/users-repository';
import { makeUser } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { askForPasswordReset, issuePasswordReset, usePasswordReset } from '@/lib/auth/password-reset';
import { hashPassword } from '@/lib/auth/passwords';
import { openSession, verifySession } from '@/lib/auth/sessions';
import { signIn } from '@/lib/auth/sign-in';
import { type Dependencies, installDependencies } from '@/lib/dependencies';
import { ConflictError, InvalidInputError, NotFoundError, RateLimitedError } from '@/lib/domain/errors';
import { createMailer, type Mailer } from '@/lib/mail/mailer';
import { installTestEnvironment } from '@/lib/testing/environment';
import { startMailServer, type TestMailServer } from '@/lib/testing/mail-server';

const PASSWORD = 'four plain english words';
const NEW = 'quite another password';
const client = { ip: null, userAgent: 'Test' };

describe('a new password by a link', () => {
  let database: TestDatabase;
  let server: TestMailServer;
  let mail: Mailer;
  let hash: string;

  beforeAll(async () => {
    installTestEnvironment();
    database = await createTestDatabase();
    server = await startMailServer();
    mail = createMailer(server.url, 'dashboard@lab.example.org');
    hash = await hashPassword(PASSWORD);
  });
  afterAll(async () => {
    mail?.close();
    await server?.close();
    await database?.close();
  });

  const install = (mailer: Mailer | null) =>
    installDependencies({
      metadata: database.metadata,
      secretBox: database.secretBox,
      mail: mailer,
    } as Dependencies);
  const makePerson = () => makeUser(database.metadata, hash);
  const issue = async (user: UserRecord) => {
    const path = await database.metadata.withInstallation((tx) => issuePasswordReset(tx, user.id, user.id));
    return path.split('#')[1] as string;
  };
  const attempt = (user: UserRecord, password: string) =>
    signIn({ email: user.email, password, code: null, ...client });
  const change = (token: string, password = NEW) => usePasswordReset({ token, password }, client);

  it('is mailed to the owner of the address, and works', async () => {
    install(mail);
    const user = await makePerson();
    const before = await openSession(user.id, client);
    expect(await verifySession(before)).not.toBeNull();
    expect(await askForPasswordReset({ email: ` ${user.email.toUpperCase()} ` }, client)).toEqual({
      asked: true,
    });
    const { raw } = await server.next(user.email);
    // A line that is too long for mail is broken by "=" at its end.
    const token = /http:\/\/localhost:3000\/reset-password#([\w-]+)/.exec(raw.replaceAll('=\r\n', ''))?.[1];
    expect(await change(token as string)).toEqual({ email: user.email });
    expect(await verifySession(before)).toBeNull();
    expect(await attempt(user, PASSWORD)).toBeNull();
    expect(await attempt(user, NEW)).not.toBeNull();
  });

  it('answers the same for nobody and for a disabled user, and mails them nothing', async () => {
    install(mail);
    const [user, disabled] = [await makePerson(), await makePerson()];
    await database.metadata.withInstallation((tx) => setUserDisabled(tx, disabled.id, true));
    const answers = [];
    for (const email of ['nobody@example.org', disabled.email, user.email])
      answers.push(await askForPasswordReset({ email }, client));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await server.next(user.email);
    const written = server.letters.flatMap((letter) => letter.to);
    expect(written).not.toContain('nobody@example.org');
    expect(written).not.toContain(disabled.email);
  });

  it('may be asked for three times, and then no more for a while, whoever owns the address', async () => {
    install(mail);
    for (const email of [(await makePerson()).email, 'nobody-at-all@example.org']) {
      for (let i = 0; i < 3; i++) await askForPasswordReset({ email }, client);
      await expect(askForPasswordReset({ email }, client)).rejects.toThrow(RateLimitedError);
    }
  });

  it('says so where no mail is sent; a link made by hand works all the same', async () => {
    install(null);
    const user = await makePerson();
    await expect(askForPasswordReset({ email: user.email }, client)).rejects.toThrow(ConflictError);
    await change(await issue(user));
    expect(await attempt(user, NEW)).not.toBeNull();
  });

  it('counts once, whoever comes at the same time, and takes the others with it', async () => {
    install(null);
    const user = await makePerson();
    const [one, other] = [await issue(user), await issue(user)];
    const tries = await Promise.allSettled([change(one), change(one), change(one)]);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(change(other)).rejects.toThrow(NotFoundError);
  });

  it('is over after an hour; a bad password does not use it up', async () => {
    install(null);
    const user = await makePerson();
    const token = await issue(user);
    await expect(change(token, 'short')).rejects.toThrow(InvalidInputError);
    await database.superuser`update password_resets set expires_at = now() where user_id = ${user.id}`;
    await expect(change(token)).rejects.toThrow(NotFoundError);
    const fresh = await issue(user);
    const [life] = await database.superuser<{ seconds: number }[]>`
      select extract(epoch from max(expires_at) - max(created_at))::float8 as seconds
      from password_resets where user_id = ${user.id} and expires_at > now()`;
    expect(life?.seconds).toBeCloseTo(3600, 0);
    await change(fresh);
  });

  it('keeps of a link what cannot make it again', async () => {
    const user = await makePerson();
    const token = await issue(user);
    const rows = await database.superuser`select * from password_resets where user_id = ${user.id}`;
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it.each(['', 'guess', '#'.repeat(43), "' or 1=1 --"])('knows no link %j', async (token) => {
    install(null);
    await expect(change(token)).rejects.toThrow(NotFoundError);
  });
});
