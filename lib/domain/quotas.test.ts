import { describe, expect, it } from 'vitest';
import {
  cpuTimeUsedUp,
  LEAST_ROOM_BYTES,
  monthOf,
  nearness,
  nextMonth,
  QUOTA_NAMES,
  quotaAmount,
  quotaShare,
  storageFull,
  usedUpQuota,
  whyWaiting,
} from './quotas';
import { quotasSchema } from './quotas-schema';

describe('quotasSchema', () => {
  it('takes each limit or none, in its range', () => {
    expect(quotasSchema.parse({})).toEqual({});
    const all = { members: 1, storageBytes: 0, concurrentTasks: 1, cpuHoursPerMonth: 0.5 };
    expect(quotasSchema.parse(all)).toEqual(all);
    expect(Object.keys(quotasSchema.shape)).toEqual([...QUOTA_NAMES]);
  });

  it.each([
    [{ members: 0 }],
    [{ members: 1.5 }],
    [{ storageBytes: -1 }],
    [{ concurrentTasks: 0 }],
    [{ cpuHoursPerMonth: Number.POSITIVE_INFINITY }],
    [{ cpuHoursPerMonth: '3' }],
    [{ runsPerDay: 3 }],
  ])('refuses %j', (quotas) => {
    expect(quotasSchema.safeParse(quotas).success).toBe(false);
  });
});

describe('the words of a quota', () => {
  it('have a unit', () => {
    expect(quotaAmount('members', 1200)).toBe('1,200');
    expect(quotaAmount('storageBytes', 1.5e9)).toBe('1.5 GB');
    expect(quotaAmount('cpuHoursPerMonth', 0.00123456)).toBe('0.00123 CPU-hours');
    expect(quotaAmount('cpuHoursPerMonth', 0.000831)).toBe('< 0.001 CPU-hours');
    expect(quotaAmount('cpuHoursPerMonth', 0)).toBe('0 CPU-hours');
    expect(quotaAmount('cpuHoursPerMonth', 1234.56)).toBe('1,234.6 CPU-hours');
    expect(quotaShare('cpuHoursPerMonth', 0.5, 10)).toBe('0.5 of 10 CPU-hours');
    expect(quotaShare('storageBytes', 500, 2e9)).toBe('500 B of 2.0 GB');
  });

  it('name what is used, the limit, and the remedy', () => {
    const full = storageFull({ used: 9_999_000, limit: 10_000_000, wanted: 2_000 });
    for (const words of ['10.0 MB of 10.0 MB', '2.0 kB', 'operator']) expect(full).toContain(words);
    const now = new Date('2026-12-31T23:59:59.999Z');
    const usedUp = cpuTimeUsedUp({ usedHours: 10.04, limitHours: 10 }, now);
    for (const words of ['10 of its 10 CPU-hours', '2027-01-01 (UTC)', 'operator'])
      expect(usedUp).toContain(words);
  });
});

describe('whether docking goes on', () => {
  const now = new Date('2026-11-24T20:00:00Z');
  const usage = { quotas: {}, storageBytes: 5e9, cpuSeconds: 7200, now };

  it.each([
    [null, {}],
    [null, { storageBytes: 5e9 + LEAST_ROOM_BYTES, cpuHoursPerMonth: 2.01 }],
    ['storageBytes', { storageBytes: 5e9 + LEAST_ROOM_BYTES - 1 }],
    ['cpuHoursPerMonth', { cpuHoursPerMonth: 2 }],
    ['cpuHoursPerMonth', { cpuHoursPerMonth: 0, storageBytes: 0 }],
  ] as const)('is kept by %s, of %j', (expected, quotas) => {
    expect(usedUpQuota({ ...usage, quotas })).toBe(expected);
  });

  it('is said with what is used, the limit, the remedy, and that it goes on by itself', () => {
    const quotas = { storageBytes: 5e9, cpuHoursPerMonth: 2 };
    for (const [quota, words] of [
      ['storageBytes', ['5.0 GB of 5.0 GB', '2.0 MB', 'operator', 'goes on by itself']],
      ['cpuHoursPerMonth', ['2 of its 2 CPU-hours', '2026-12-01 (UTC)', 'operator', 'goes on by itself']],
    ] as const) {
      const sentence = whyWaiting(quota, { ...usage, quotas });
      for (const each of words) expect(sentence).toContain(each);
    }
  });
});

describe('nearness', () => {
  it('tells when little is left, and when nothing is', () => {
    expect([0, 89, 90, 99, 100, 120].map((used) => nearness(used, 100))).toEqual([
      'ample',
      'ample',
      'little',
      'little',
      'none',
      'none',
    ]);
    expect(nearness(0, 0)).toBe('none');
  });
});

describe('the month that CPU time is counted in', () => {
  it('is that of UTC', () => {
    expect(monthOf(new Date('2026-12-01T00:30:00+01:00'))).toBe('2026-11');
    expect(nextMonth(new Date('2026-11-30T23:59:59Z')).toISOString()).toBe('2026-12-01T00:00:00.000Z');
    expect(nextMonth(new Date('2026-12-31T00:00:00Z')).toISOString()).toBe('2027-01-01T00:00:00.000Z');
  });
});
