import { describe, expect, it } from 'vitest';
import { bearerToken } from '@/lib/http/bearer-token';

const of = (authorization?: string, url = 'http://mad.example/') =>
  bearerToken(new Request(url, authorization === undefined ? {} : { headers: { authorization } }));

describe('bearerToken', () => {
  it('reads the header, whatever the case of its scheme', () => {
    expect(of('Bearer mad_x')).toBe('mad_x');
    expect(of('bearer   mad_x ')).toBe('mad_x');
  });

  it('finds an empty token where the scheme stands alone', () => {
    expect(of('Bearer')).toBe('');
    expect(of('Bearer ')).toBe('');
  });

  it('finds none in other schemes, without the header, or in the address', () => {
    expect(of('Basic bWFkOng=')).toBeNull();
    expect(of('Bearermad_x')).toBeNull();
    expect(of(undefined, 'http://mad.example/?access_token=mad_x&token=mad_x')).toBeNull();
  });
});
