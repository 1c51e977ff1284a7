import { describe, expect, it } from 'vitest';
import { parseDue, parseRetryAfter, retryDelay } from '@/inngest/embedded/durations';
import { evaluate, findCorrelation, parseExpression } from '@/inngest/embedded/expressions';

describe('expressions', () => {
  const scope = { event: { data: { a: 1, s: "it's", n: null } }, async: { data: { a: 1, s: 'x' } } };

  it.each([
    ['event.data.a == async.data.a', true],
    ['event.data.a == 1 && async.data.s == "x"', true],
    ['event.data.a == 2 || async.data.s == "x"', true],
    ['event.data.a == 1 || event.data.a == 1 && event.data.a == 2', true],
    ['(event.data.a == 1 || event.data.a == 1) && event.data.a == 2', false],
    [String.raw`event.data.s == 'it\'s'`, true],
    ['event.data.n == null', true],
    ['event.data.missing == async.data.missing', false],
    ['event.data.constructor == event.data.constructor', false],
    ['event.data.a == "1"', false],
  ])('%s is %s', (source, expected) => {
    expect(evaluate(parseExpression(source), scope)).toBe(expected);
  });

  it.each([
    'event.data.a > 1',
    'event.data.a',
    'event == 1',
    'x.a == 1',
    'event.a == 1 &&',
    '!event.a == 1',
    'event.a == f(1)',
    '',
  ])('refuses %s', (source) => {
    expect(() => parseExpression(source)).toThrow(/outside what is supported/);
  });

  it('finds the comparison by which an arriving event finds its runs', () => {
    const expected = { eventKeys: ['data', 'a'], asyncKeys: ['data', 'b'] };
    expect(findCorrelation(parseExpression('async.data.n == 2 && async.data.b == event.data.a'))).toEqual(
      expected,
    );
    expect(findCorrelation(parseExpression('event.data.a == async.data.b || event.data.c == 1'))).toBeNull();
  });
});

describe('durations', () => {
  it('reads sums and instants, and nothing else', () => {
    expect(parseDue('1d2h3m4s')).toEqual({ inMilliseconds: 93_784_000 });
    expect(parseDue('2026-11-24T00:00:00.000Z')).toEqual({ at: '2026-11-24T00:00:00.000Z' });
    for (const wrong of ['', 'soon', '5', '-1s', '1x']) expect(() => parseDue(wrong)).toThrow(/neither/);
    expect(parseRetryAfter('30')).toEqual({ inMilliseconds: 30_000 });
    expect(parseRetryAfter('never')).toBeNull();
  });

  it('doubles the wait up to its longest, less at most half', () => {
    const backoff = { baseSeconds: 2, maxSeconds: 10 };
    expect([0, 1, 2, 9].map((attempt) => retryDelay(attempt, backoff, 1))).toEqual(
      [2_000, 4_000, 8_000, 10_000].map((inMilliseconds) => ({ inMilliseconds })),
    );
    expect(retryDelay(1, backoff, 0)).toEqual({ inMilliseconds: 2_000 });
  });
});
