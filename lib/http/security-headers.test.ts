import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, pageHeaders } from '@/lib/http/security-headers';

const directive = (policy: string, name: string) =>
  policy.split('; ').find((part) => part.startsWith(`${name} `)) ?? '';

describe('contentSecurityPolicy', () => {
  const production = contentSecurityPolicy('bm9uY2U=', { https: true, development: false });

  it('runs scripts by nonce only: none inline, none from text', () => {
    const scripts = directive(production, 'script-src');
    expect(scripts).toContain("'nonce-bm9uY2U='");
    expect(scripts).not.toContain("'unsafe-inline'");
    expect(scripts).not.toContain("'unsafe-eval'");
  });

  it('lets nobody frame a page or move its base', () => {
    expect(production).toContain("frame-ancestors 'none'");
    expect(production).toContain("base-uri 'none'");
  });

  it('asks for https only where there is https', () => {
    const plain = { https: false, development: false };
    expect(contentSecurityPolicy('x', plain)).not.toContain('upgrade-insecure-requests');
    expect(pageHeaders(plain)).not.toHaveProperty('strict-transport-security');
    expect(pageHeaders({ ...plain, https: true })).toHaveProperty('strict-transport-security');
  });
});
