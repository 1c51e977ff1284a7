import { describe, expect, it } from 'vitest';
import { callbackPath, signInPath } from './callback-path';

describe('callbackPath', () => {
  it('keeps a path of ours with its query', () => {
    expect(callbackPath('/orgs/lab/runs?tab=ledger')).toBe('/orgs/lab/runs?tab=ledger');
  });

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example',
    'javascript:alert(1)',
    'orgs/lab',
    '',
    null,
    undefined,
  ])('leads home instead of to %j', (asked) => {
    expect(callbackPath(asked)).toBe('/');
  });

  it('is what the sign-in page is given', () => {
    const address = new URL(signInPath('/orgs/lab/runs?tab=ledger'), 'http://lab.example');
    expect(callbackPath(address.searchParams.get('callbackUrl'))).toBe('/orgs/lab/runs?tab=ledger');
  });
});
