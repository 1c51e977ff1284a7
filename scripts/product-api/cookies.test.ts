import { expect, it } from 'vitest';
import { CookieJar } from './cookies';

it('keeps, replaces and deletes cookies as a browser does', () => {
  const jar = new CookieJar();
  const answer = (...lines: string[]) => {
    const headers = new Headers();
    for (const line of lines) headers.append('set-cookie', line);
    return headers;
  };
  jar.keep(
    answer(
      'next-auth.csrf-token=a%7Cb; Path=/; HttpOnly',
      'next-auth.session-token=e=y==; Expires=Wed, 23 Dec 2026 00:00:00 GMT',
    ),
  );
  expect(jar.header()).toBe('next-auth.csrf-token=a%7Cb; next-auth.session-token=e=y==');
  expect(jar.hasNameEnding('session-token')).toBe(true);
  jar.keep(answer('next-auth.session-token=; Max-Age=0', 'next-auth.csrf-token=c'));
  expect(jar.header()).toBe('next-auth.csrf-token=c');
  expect(jar.hasNameEnding('session-token')).toBe(false);
});
