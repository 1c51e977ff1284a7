import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { endSessionsOfUser } from '@/db/metadata/sessions-repository';
import { setUserDisabled, type UserRecord } from '@/db/metadata/users-repository';
import { makeUser } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { hashPassword } from '@/lib/auth/passwords';
import { closeSession, SESSION_SECONDS, type SessionClaim, verifySession } from '@/lib/auth/sessions';
import { signIn } from '@/lib/auth/sign-in';
import { type Dependencies, installDependencies } from '@/lib/dependencies';
import { RateLimitedError } from '@/lib/domain/errors';

const PASSWORD = 'four plain english words';

describe('signing in', () => {
  let database: TestDatabase;
  let hash: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    hash = await hashPassword(PASSWORD);
    installDependencies({ metadata: database.metadata } as Dependencies);
  });
  afterAll(() => database.close());
  afterEach(() => {
    vi.useRealTimers();
  });

  const attempt = (user: Pick<UserRecord, 'email'>, password = PASSWORD) =>
    signIn({ email: user.email, password, code: null, ip: null, userAgent: 'Test' });

  async function signedIn(): Promise<{ user: UserRecord; claim: SessionClaim }> {
    const user = await makeUser(database.metadata, hash);
    const result = await attempt(user);
    if (!result) throw new Error('The right password was refused.');
    return { user, claim: result.claim };
  }

  const later = (milliseconds: number) =>
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds });

  it('opens a session with the right password, however the e-mail is written', async () => {
    const user = await makeUser(database.metadata, hash);
    const result = await signIn({
      email: ` ${user.email.toUpperCase()}\u0000`,
      password: PASSWORD,
      code: null,
      ip: '203.0.113.7',
      userAgent: 'x'.repeat(5_000),
    });
    expect(result?.userId).toBe(user.id);
    expect(await verifySession(result?.claim as SessionClaim)).toEqual({
      sessionId: result?.claim.sessionId,
      userId: user.id,
      email: user.email,
      name: user.name,
      ssoOrgId: null,
      hasSecondFactor: false,
      isOperator: false,
    });
  });

  it('refuses a wrong password, an unknown account, a disabled user, and one without a password', async () => {
    const user = await makeUser(database.metadata, hash);
    expect(await attempt(user, 'another password')).toBeNull();
    expect(await attempt({ email: 'nobody@example.org' })).toBeNull();
    await database.metadata.withInstallation((tx) => setUserDisabled(tx, user.id, true));
    expect(await attempt(user)).toBeNull();
    expect(await attempt(await makeUser(database.metadata, null))).toBeNull();
  });

  it('works as long for an unknown account as for a known one', async () => {
    const quickest = async (next: () => Promise<{ email: string }>) => {
      const milliseconds: number[] = [];
      for (let i = 0; i < 5; i++) {
        const user = await next();
        const start = performance.now();
        await attempt(user, 'wrong password');
        milliseconds.push(performance.now() - start);
      }
      return Math.min(...milliseconds);
    };
    const known = await quickest(() => makeUser(database.metadata, hash));
    const unknown = await quickest(async () => ({ email: `${Math.random()}@example.org` }));
    // Without the work for nobody this is a twentieth.
    expect(unknown).toBeGreaterThan(known / 2);
  });

  it('makes an account wait after ten tries, the right password included', async () => {
    const user = await makeUser(database.metadata, hash);
    for (let i = 0; i < 10; i++) expect(await attempt(user, 'wrong password')).toBeNull();
    await expect(attempt(user)).rejects.toThrow(RateLimitedError);
    await expect(attempt(user)).rejects.toMatchObject({ retryAfterSeconds: expect.any(Number) });
  });

  it('ends a session at once where it was signed out', async () => {
    const { claim } = await signedIn();
    expect(await verifySession(claim)).not.toBeNull();
    await closeSession(claim);
    expect(await verifySession(claim)).toBeNull();
  });

  it.each([
    [
      'ended elsewhere',
      (user: UserRecord) => database.metadata.withInstallation((tx) => endSessionsOfUser(tx, user.id)),
    ],
    [
      'disabled',
      (user: UserRecord) => database.metadata.withInstallation((tx) => setUserDisabled(tx, user.id, true)),
    ],
    [
      'given another version',
      (user: UserRecord) => database.superuser`update sessions set version = 2 where user_id = ${user.id}`,
    ],
    [
      'expired',
      (user: UserRecord) =>
        database.superuser`update sessions set expires_at = now() where user_id = ${user.id}`,
    ],
  ])('no longer knows a session that was %s, after five seconds', async (_, change) => {
    const { user, claim } = await signedIn();
    expect(await verifySession(claim)).not.toBeNull();
    await change(user);
    later(5_001);
    expect(await verifySession(claim)).toBeNull();
  });

  it('does not know a session by another version than its own, nor one that never was', async () => {
    const { claim } = await signedIn();
    expect(await verifySession({ ...claim, version: 2 })).toBeNull();
    expect(await verifySession({ sessionId: 'ses_0', version: 1 })).toBeNull();
  });

  it('lets a session live for a week', async () => {
    const { claim } = await signedIn();
    const [row] = await database.superuser<{ seconds: number }[]>`
      select extract(epoch from expires_at - created_at)::float8 as seconds from sessions where id = ${claim.sessionId}`;
    expect(row?.seconds).toBeCloseTo(SESSION_SECONDS, 0);
  });
});
