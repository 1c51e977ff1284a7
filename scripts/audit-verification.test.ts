import { describe, expect, it } from 'vitest';
import { describeVerification, expectedEntry } from './audit-verification';

const hash = 'ab'.repeat(32);
const verifiedAt = '2026-11-24T09:00:00.000Z';

describe('expectedEntry', () => {
  it('reads what a verification has printed', () => {
    const printed = describeVerification('Kinase group', {
      entries: 12,
      last: { seq: 12, hash },
      brokenAt: null,
      verifiedAt,
    });
    const [, text = ''] = /--expect (\S+)/.exec(printed) ?? [];
    expect(expectedEntry(text)).toEqual({ seq: 12, hash });
  });

  it.each(['', '12', `0:${hash}`, `12:${hash}0`, `12:${hash.toUpperCase()}`, `x:${hash}`])(
    'is none for "%s"',
    (text) => expect(expectedEntry(text)).toBeNull(),
  );
});

describe('describeVerification', () => {
  it('names the first broken entry', () => {
    const text = describeVerification('Kinase group', {
      entries: 4,
      last: { seq: 4, hash },
      brokenAt: { seq: 5, entryId: 'aud_5', problem: 'changed' },
      verifiedAt,
    });
    expect(text).toContain('BROKEN: entry 5 (aud_5) was changed');
    expect(text).toContain('Entries that hold before it: 4.');
  });
});
