import { describe, expect, it } from 'vitest';
import { signInProblem } from './sign-in-problem';

describe('signInProblem', () => {
  it('says how long to wait', () => {
    expect(signInProblem('throttled:90')).toBe('Too many tries. Wait 1 min 30 s, then try again.');
  });

  it('does not tell an unknown address from a wrong password', () => {
    expect(signInProblem('CredentialsSignin')).toMatch(/do not belong together/);
  });

  it.each(['unavailable', 'throttled:soon', 'Configuration', null])('never repeats the code %j', (code) => {
    expect(signInProblem(code)).toMatch(/does not work at the moment/);
  });
});
