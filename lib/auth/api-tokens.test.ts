import { describe, expect, it } from 'vitest';
import { apiTokenSha256, isApiToken, newApiToken } from '@/lib/auth/api-tokens';

describe('the text of an API token', () => {
  it('has its prefix, random part and checksum, and is never the same', () => {
    const tokens = Array.from({ length: 200 }, newApiToken);
    for (const { text, prefix, sha256 } of tokens) {
      expect(text).toMatch(/^mad_[0-9A-Za-z]{38}$/);
      expect(isApiToken(text)).toBe(true);
      expect(text.startsWith(prefix)).toBe(true);
      expect(prefix).toHaveLength(10);
      expect(sha256).toBe(apiTokenSha256(text));
    }
    expect(new Set(tokens.map((token) => token.text)).size).toBe(200);
    expect(new Set(tokens.flatMap((token) => [...token.text.slice(4, 36)])).size).toBe(62);
  });

  it('shows a single wrong character wherever it is', () => {
    const { text } = newApiToken();
    for (let i = 0; i < text.length; i++) {
      const mistyped = text.slice(0, i) + (text[i] === 'a' ? 'b' : 'a') + text.slice(i + 1);
      expect(isApiToken(mistyped)).toBe(false);
    }
  });

  it.each([
    ['nothing', ''],
    ['the prefix alone', 'mad_'],
    ['a forged checksum', `mad_${'a'.repeat(32)}000000`],
    ['10 kB', `mad_${'a'.repeat(10_000)}`],
    ['a line break behind it', `${newApiToken().text}\n`],
    ['another product’s', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'],
  ])('is not %s', (_, text) => {
    expect(isApiToken(text)).toBe(false);
  });
});
