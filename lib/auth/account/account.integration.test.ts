import type { TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { UserRecord } from '@/db/metadata/users-repository';
import { makeOrganization, makeUser } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { changeName } from '@/lib/auth/account/change-name';
import { changePassword } from '@/lib/auth/account/change-password';
import { ownAccount } from '@/lib/auth/account/own-account';
import {
  beginOwnSecondFactor,
  confirmOwnSecondFactor,
  removeOwnSecondFactor,
} from '@/lib/auth/account/own-second-factor';
import { endOwnSessions, ownSessions } from '@/lib/auth/account/own-sessions';
import { hashPassword } from '@/lib/auth/passwords';
import { totpOf } from '@/lib/auth/second-factor';
import { openSession, type SessionClaim, type VerifiedSession, verifySession } from '@/lib/auth/sessions';
import { SecondFactorNeeded, signIn } from '@/lib/auth/sign-in';
import { type Dependencies, installDependencies } from '@/lib/dependencies';
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  RateLimitedError,
} from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import { installTestEnvironment } from '@/lib/testing/environment';

const PASSWORD = 'four plain english words';
const client = { ip: '203.0.113.7', userAgent: 'Test' };

describe('the own account', () => {
  let database: TestDatabase;
  let hash: string;

  beforeAll(async () => {
    installTestEnvironment();
    database = await createTestDatabase();
    hash = await hashPassword(PASSWORD);
    installDependencies({ metadata: database.metadata, secretBox: database.secretBox } as Dependencies);
  });
  afterAll(() => database.close());
  afterEach(() => {
    vi.useRealTimers();
  });

  async function verified(claim: SessionClaim): Promise<VerifiedSession> {
    const session = await verifySession(claim);
    if (!session) throw new Error('The session is not alive.');
    return session;
  }

  async function person() {
    const user = await makeUser(database.metadata, hash);
    const open = (ssoOrgId: OrganizationId | null = null) =>
      openSession(user.id, client, { ssoOrgId, withSecondFactor: false });
    const claim = await open();
    return { user, claim, open, session: await verified(claim) };
  }

  const attempt = (user: UserRecord, code: string | null, password = PASSWORD) =>
    signIn({ email: user.email, password, code, ...client });

  const problemOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'none',
      (error: unknown) => (error instanceof SecondFactorNeeded ? error.problem : error),
    );

  /** Codes that differ from one call to the next: each is of a later time step. */
  function codes(key: string) {
    let steps = 0;
    return () => {
      const now = Date.now() + steps * 30_000;
      if (steps++ > 0) vi.useFakeTimers({ toFake: ['Date'], now });
      return totpOf(key, '').generate({ timestamp: now });
    };
  }

  async function withSecondFactor() {
    const someone = await person();
    const { key } = await beginOwnSecondFactor(someone.session, { password: PASSWORD }, client);
    const next = codes(key);
    const first = next();
    const { recoveryCodes } = await confirmOwnSecondFactor(someone.session, { code: first }, client);
    return { ...someone, session: await verified(someone.claim), key, next, first, recoveryCodes };
  }

  it('has another name after a change, in the session as well', async () => {
    const { session, claim } = await person();
    expect(await changeName(session, { name: '  Ada\u0000Lovelace ' })).toEqual({ name: 'Ada Lovelace' });
    expect((await verifySession(claim))?.name).toBe('Ada Lovelace');
    await expect(changeName(session, { name: ' ' })).rejects.toThrow(InvalidInputError);
  });

  it('changes the password with the old one, and ends the other sessions at once', async () => {
    const { user, session, claim, open } = await person();
    const other = await open();
    expect(await verifySession(other)).not.toBeNull();
    const change = (oldPassword: string, newPassword: string) =>
      changePassword(session, { oldPassword, newPassword }, client);
    await expect(change('wrong', 'quite another password')).rejects.toThrow(/oldPassword/);
    await expect(change(PASSWORD, 'short')).rejects.toThrow(/newPassword/);
    await expect(change(PASSWORD, PASSWORD)).rejects.toThrow(/newPassword/);
    expect(await change(PASSWORD, 'quite another password')).toEqual({ endedSessions: 1 });
    expect(await verifySession(other)).toBeNull();
    expect(await verifySession(claim)).not.toBeNull();
    expect(await attempt(user, null)).toBeNull();
    expect(await attempt(user, null, 'quite another password')).not.toBeNull();
  });

  it('gives a thief of a session no more tries at the password than the sign-in page', async () => {
    const { session } = await person();
    const guess = () =>
      changePassword(session, { oldPassword: 'guess', newPassword: 'quite another password' }, client);
    for (let i = 0; i < 10; i++) await expect(guess()).rejects.toThrow(InvalidInputError);
    await expect(guess()).rejects.toThrow(RateLimitedError);
  });

  it('lists where it is signed in, marks the one that asks, and ends one or all others', async () => {
    const { session, claim, open } = await person();
    const [second, third] = [await open(), await open()];
    const { sessions } = await ownSessions(session);
    expect(sessions.map((row) => row.id).sort()).toEqual(
      [claim, second, third].map(({ sessionId }) => sessionId).sort(),
    );
    expect(sessions.filter((row) => row.isThis).map((row) => row.id)).toEqual([session.sessionId]);
    expect(sessions[0]).toMatchObject({ userAgent: 'Test', address: '203.0.113.7', signedInBy: 'password' });
    await endOwnSessions(session, second.sessionId);
    expect(await verifySession(second)).toBeNull();
    expect(await verifySession(third)).not.toBeNull();
    expect(await endOwnSessions(session)).toEqual({ endedSessions: 1 });
    expect(await verifySession(third)).toBeNull();
    expect(await verifySession(claim)).not.toBeNull();
  });

  it('cannot end the session of somebody else, who is as unknown as nobody', async () => {
    const [one, other] = [await person(), await person()];
    for (const id of [other.session.sessionId, 'ses_0', '../x']) {
      await expect(endOwnSessions(one.session, id)).rejects.toThrow(NotFoundError);
    }
    expect(await verifySession(other.claim)).not.toBeNull();
  });

  it('is out of reach of an organisation that vouches for the person', async () => {
    const { user, claim, open } = await person();
    const org = await makeOrganization(database.metadata);
    const sso = await verified(await open(org.id));
    expect((await ownSessions(sso)).sessions.map((row) => row.id)).toEqual([sso.sessionId]);
    await expect(endOwnSessions(sso, claim.sessionId)).rejects.toThrow(NotFoundError);
    await endOwnSessions(sso);
    expect(await verifySession(claim)).not.toBeNull();
    const changes = [
      changeName(sso, { name: 'Mallory' }),
      changePassword(sso, { oldPassword: PASSWORD, newPassword: 'quite another password' }, client),
      beginOwnSecondFactor(sso, { password: PASSWORD }, client),
      confirmOwnSecondFactor(sso, { code: '000000' }, client),
      removeOwnSecondFactor(sso, { password: PASSWORD, code: '000000' }, client),
    ];
    for (const change of changes) await expect(change).rejects.toThrow(ForbiddenError);
    expect(await attempt(user, null)).not.toBeNull();
  });

  describe('with a second factor', () => {
    it('begins with the password, and nothing asks for it before a first code was right', async () => {
      const { user, session } = await person();
      await expect(beginOwnSecondFactor(session, { password: 'wrong' }, client)).rejects.toThrow(/password/);
      const { key, qrPath, qrSize } = await beginOwnSecondFactor(session, { password: PASSWORD }, client);
      expect(key).toMatch(/^[A-Z2-7]{32}$/);
      expect(qrPath).toMatch(/^M0 0h7v1h-7z/);
      expect(qrSize).toBeGreaterThan(20);
      await expect(confirmOwnSecondFactor(session, { code: '000000' }, client)).rejects.toThrow(
        InvalidInputError,
      );
      expect(await attempt(user, null)).not.toBeNull();
      const [row] = await database.superuser<{ sealed: string }[]>`
        select totp_secret_encrypted as sealed from users where id = ${user.id}`;
      expect(row?.sealed).not.toContain(key);
    });

    it('makes the codes of RFC 6238', () => {
      // Appendix B of the RFC gives eight digits; six are their last.
      const totp: TOTP = totpOf('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', '');
      expect(totp.generate({ timestamp: 59_000 })).toBe('287082');
      expect(totp.generate({ timestamp: 1_111_111_109_000 })).toBe('081804');
    });

    it('ends sessions that showed none, and asks at sign-in once the password was right', async () => {
      const { user, session, open } = await person();
      const other = await open();
      const { key } = await beginOwnSecondFactor(session, { password: PASSWORD }, client);
      const next = codes(key);
      await confirmOwnSecondFactor(session, { code: next() }, client);
      expect(await verifySession(other)).toBeNull();
      expect(await problemOf(attempt(user, null))).toBe('missing');
      expect(await problemOf(attempt(user, '000000'))).toBe('wrong');
      expect(await attempt(user, '000000', 'wrong password')).toBeNull();
      const signedIn = await attempt(user, next());
      expect(await verifySession(signedIn?.claim as SessionClaim)).toMatchObject({ hasSecondFactor: true });
    });

    it('takes no code twice, and none of an earlier time', async () => {
      const { user, next, first } = await withSecondFactor();
      expect(await problemOf(attempt(user, first))).toBe('wrong');
      const code = next();
      const many = await Promise.all(Array.from({ length: 5 }, () => problemOf(attempt(user, code))));
      expect(many.filter((problem) => problem === 'none')).toHaveLength(1);
      expect(await problemOf(attempt(user, first))).toBe('wrong');
    });

    it('takes each recovery code once, however it is written', async () => {
      const { user, session, recoveryCodes } = await withSecondFactor();
      expect(new Set(recoveryCodes).size).toBe(10);
      const [code] = recoveryCodes as [string];
      expect(await attempt(user, ` ${code.toUpperCase().replaceAll('-', ' ')} `)).not.toBeNull();
      expect(await problemOf(attempt(user, code))).toBe('wrong');
      expect((await ownAccount(session)).secondFactor).toEqual({ inUse: true, recoveryCodesLeft: 9 });
    });

    it('throttles codes: a right password in between is no fresh start', async () => {
      const { user, next } = await withSecondFactor();
      for (let i = 0; i < 5; i++) {
        expect(await problemOf(attempt(user, null))).toBe('missing');
        expect(await problemOf(attempt(user, '000000'))).toBe('wrong');
      }
      expect(await problemOf(attempt(user, next()))).toBeInstanceOf(RateLimitedError);
    });

    it('is given up by password and code', async () => {
      const { user, session, claim, next } = await withSecondFactor();
      await expect(beginOwnSecondFactor(session, { password: PASSWORD }, client)).rejects.toThrow(
        ConflictError,
      );
      await expect(
        removeOwnSecondFactor(session, { password: PASSWORD, code: '000000' }, client),
      ).rejects.toThrow(/code/);
      await removeOwnSecondFactor(session, { password: PASSWORD, code: next() }, client);
      expect(await verifySession(claim)).toMatchObject({ hasSecondFactor: false });
      expect(await attempt(user, null)).not.toBeNull();
    });
  });
});
