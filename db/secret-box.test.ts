import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSecretBox } from '@/db/secret-box';

const oldKey = randomBytes(32);
const newKey = randomBytes(32);
const dsn = 'postgres://röle:päss@host/db';

describe('createSecretBox', () => {
  it('opens what it sealed, and never seals the same way twice', () => {
    const box = createSecretBox([oldKey]);
    expect(box.open(box.seal(dsn, 'org_a'), 'org_a')).toBe(dsn);
    expect(box.seal(dsn, 'org_a')).not.toBe(box.seal(dsn, 'org_a'));
    expect(box.seal(dsn, 'org_a')).not.toContain('host');
  });

  it('refuses a secret that was moved to another row or changed by one bit', () => {
    const box = createSecretBox([oldKey]);
    const sealed = box.seal(dsn, 'org_a');
    expect(() => box.open(sealed, 'org_b')).toThrow();
    const parts = sealed.split('.');
    const body = Buffer.from(parts[3] as string, 'base64url');
    body[0] = (body[0] as number) ^ 1;
    expect(() => box.open([...parts.slice(0, 3), body.toString('base64url')].join('.'), 'org_a')).toThrow();
    expect(() => box.open('v0.x.y.z', 'org_a')).toThrow('known form');
  });

  it('opens old secrets after a rotation, says that they are outdated, and names a missing key', () => {
    const sealed = createSecretBox([oldKey]).seal(dsn, 'org_a');
    const rotated = createSecretBox([newKey, oldKey]);
    expect(rotated.open(sealed, 'org_a')).toBe(dsn);
    expect(rotated.isOutdated(sealed)).toBe(true);
    expect(rotated.isOutdated(rotated.seal(dsn, 'org_a'))).toBe(false);
    expect(() => createSecretBox([newKey]).open(sealed, 'org_a')).toThrow('not configured');
  });

  it('refuses a key of the wrong length and an empty list', () => {
    expect(() => createSecretBox([randomBytes(16)])).toThrow('32 bytes');
    expect(() => createSecretBox([])).toThrow('No master key');
  });
});
