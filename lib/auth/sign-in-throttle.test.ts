import { describe, expect, it } from 'vitest';
import { SignInThrottle } from '@/lib/auth/sign-in-throttle';

describe('SignInThrottle', () => {
  it('lets a few mistakes pass, then makes the account wait until the window is over', () => {
    let now = 0;
    const throttle = new SignInThrottle(() => now);
    for (let i = 0; i < 10; i++) expect(throttle.begin('A@x.org', `10.0.0.${i}`)).toBe(0);
    expect(throttle.begin('a@x.org', '10.0.0.99')).toBe(900);
    expect(throttle.begin('b@x.org', '10.0.0.99')).toBe(0);
    now = 900_001;
    expect(throttle.begin('a@x.org', '10.0.0.99')).toBe(0);
  });

  it('gives a thousand tries at once no more than ten passwords', () => {
    const throttle = new SignInThrottle(() => 0);
    const begun = Array.from({ length: 1_000 }, (_, i) => throttle.begin('a@x.org', `10.0.${i % 250}.1`));
    expect(begun.filter((wait) => wait === 0)).toHaveLength(10);
  });

  it('makes an address wait that tries many accounts', () => {
    const throttle = new SignInThrottle(() => 0);
    for (let i = 0; i < 50; i++) throttle.begin(`user${i}@x.org`, '10.0.0.1');
    expect(throttle.begin('other@x.org', '10.0.0.1')).toBeGreaterThan(0);
    expect(throttle.begin('other@x.org', '10.0.0.2')).toBe(0);
    expect(throttle.begin('another@x.org', null)).toBe(0);
  });

  it('forgets mistakes once the right password came, and an office that signs in never waits', () => {
    const throttle = new SignInThrottle(() => 0);
    for (let i = 0; i < 9; i++) throttle.begin('a@x.org', '10.0.0.1');
    throttle.begin('a@x.org', '10.0.0.1');
    throttle.succeeded('a@x.org', '10.0.0.1');
    expect(throttle.begin('a@x.org', '10.0.0.1')).toBe(0);
    for (let i = 0; i < 200; i++) {
      expect(throttle.begin(`user${i}@x.org`, '10.0.0.2')).toBe(0);
      throttle.succeeded(`user${i}@x.org`, '10.0.0.2');
    }
  });
});
