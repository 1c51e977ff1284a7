import { expect, it } from 'vitest';
import { ligandsPerMinute, secondsLeft } from '@/lib/domain/throughput';

it('is ligands by time, and unknown where nothing ended or too little time went by', () => {
  expect(ligandsPerMinute({ ended: 10, seconds: 300 })).toBe(2);
  expect(ligandsPerMinute({ ended: 10, seconds: 14 })).toBeNull();
  expect(ligandsPerMinute({ ended: 0, seconds: 300 })).toBeNull();
});

it('tells how long what is left takes', () => {
  expect(secondsLeft(10, 2)).toBe(300);
  expect(secondsLeft(0, 2)).toBe(0);
  expect(secondsLeft(10, null)).toBeNull();
});
