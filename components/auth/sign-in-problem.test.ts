import { describe, expect, it } from 'vitest';
import { asksForCode, signInProblem } from './sign-in-problem';

describe('signInProblem', () => {
  it('says how long to wait', () => {
    expect(signInProblem('throttled:90')).toBe('Too many tries. Wait 1 min 30 s, then try again.');
  });

  it('does not tell an unknown address from a wrong password', () => {
    expect(signInProblem('CredentialsSignin')).toMatch(/do not belong together/);
  });

  it('asks for a code once the password was right', () => {
    expect(['code-missing', 'code-wrong'].map(asksForCode)).toEqual([true, true]);
    expect(['CredentialsSignin', 'throttled:90', undefined].map(asksForCode)).toEqual([false, false, false]);
    expect(signInProblem('code-wrong')).toMatch(/code is wrong/);
  });

  it.each(['unavailable', 'throttled:soon', 'Configuration', null])('never repeats the code %j', (code) => {
    expect(signInProblem(code)).toMatch(/does not work at the moment/);
  });
});
