import { describe, expect, it } from 'vitest';
import { checkNewPassword, hashPassword, verifyPassword } from '@/lib/auth/passwords';
import { InvalidInputError } from '@/lib/domain/errors';

describe('passwords', () => {
  it('are kept as argon2id with the cost that OWASP asks for', async () => {
    expect(await hashPassword('correct horse battery')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('match their own hash only, and no account matches nothing', async () => {
    const stored = await hashPassword('correct horse battery');
    expect(await verifyPassword(stored, 'correct horse battery')).toBe(true);
    expect(await verifyPassword(stored, 'correct horse batterz')).toBe(false);
    expect(await verifyPassword(null, 'no account has this password')).toBe(false);
  });

  it('are the same however the keyboard composes their letters', async () => {
    expect(
      await verifyPassword(await hashPassword('Ångström-cafés'), 'A\u030angstro\u0308m-cafe\u0301s'),
    ).toBe(true);
  });

  it.each(['short', 'password', 'PassWord123', 'aaaaaaaaaaaa', 'x'.repeat(257)])('refuses %j', (password) => {
    expect(() => checkNewPassword(password)).toThrow(InvalidInputError);
  });

  it('asks for no digits or signs', () => {
    expect(() => checkNewPassword('four plain english words')).not.toThrow();
  });
});
