import { describe, expect, it } from 'vitest';
import { SLUG, slugFromName } from '@/lib/domain/slug';

describe('a slug', () => {
  it.each(['a', '7', 'kinase-group', 'a--b', 'a'.repeat(63)])('may be %j', (slug) => {
    expect(SLUG.test(slug)).toBe(true);
  });

  it.each(['', '-a', 'a-', 'A', 'ä', 'a b', 'a_b', 'a\n', 'a\u0000', 'a'.repeat(64)])(
    'may not be %j',
    (slug) => {
      expect(SLUG.test(slug)).toBe(false);
    },
  );

  it.each([
    ['Kinase group', 'kinase-group'],
    ['  Ångström & Söhne (Oslo) ', 'angstrom-sohne-oslo'],
    ['化学', ''],
    [`${'a'.repeat(62)} b`, 'a'.repeat(62)],
  ])('is suggested for %j', (name, slug) => {
    expect(slugFromName(name)).toBe(slug);
  });
});
