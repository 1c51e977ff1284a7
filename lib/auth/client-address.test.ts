import { describe, expect, it } from 'vitest';
import { clientAddress } from '@/lib/auth/client-address';

describe('clientAddress', () => {
  it('believes the entry that the outermost known proxy wrote, not what the client put before it', () => {
    expect(clientAddress('6.6.6.6, 203.0.113.7', 1)).toBe('203.0.113.7');
    expect(clientAddress('6.6.6.6, 203.0.113.7, 10.0.0.2', 2)).toBe('203.0.113.7');
  });

  it('is null where there is no address: too few proxies, an empty header, other words', () => {
    expect(clientAddress('10.0.0.2', 2)).toBeNull();
    expect(clientAddress(null, 0)).toBeNull();
    expect(clientAddress("'; drop table sessions", 0)).toBeNull();
  });

  it('reads what Next.js writes for a direct connection', () => {
    expect(clientAddress('::ffff:127.0.0.1', 0)).toBe('::ffff:127.0.0.1');
  });
});
