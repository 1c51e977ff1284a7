import { describe, expect, it } from 'vitest';
import { attachmentNamed } from '@/lib/http/content-disposition';

describe('attachmentNamed', () => {
  it('keeps a name with letters of any language', () => {
    expect(attachmentNamed('Ångström (1).sdf')).toBe(
      'attachment; filename="_ngstr_m (1).sdf"; filename*=UTF-8\'\'%C3%85ngstr%C3%B6m%20%281%29.sdf',
    );
  });

  it.each([
    ['a line break', 'a\r\nset-cookie: x=y'],
    ['quotes', 'a"; filename="b.exe'],
    ['a path', '../../etc/passwd'],
    ['half a character', 'a\ud800b'],
    ['nothing', '\u0000'],
  ])('makes %s harmless', (_, name) => {
    const header = attachmentNamed(name);
    expect(header).toMatch(/^attachment; filename="[\w.() -]+"; filename\*=UTF-8''[\w.%!~-]+$/);
    expect(() => new Headers({ 'content-disposition': header })).not.toThrow();
  });
});
