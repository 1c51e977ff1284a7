import { describe, expect, it } from 'vitest';
import { parseRange, rangeText } from './property-range';

describe('a range of a property', () => {
  it.each([
    ['200..500', { least: 200, most: 500 }],
    ['..5', { least: null, most: 5 }],
    ['-0.5..', { least: -0.5, most: null }],
    ['0.5..1.25', { least: 0.5, most: 1.25 }],
    ['3..3', { least: 3, most: 3 }],
  ])('reads %s, and writes it the same', (text, range) => {
    expect(parseRange(text)).toEqual(range);
    expect(rangeText(range)).toBe(text);
  });

  it.each(['', '..', '5', '5..4', 'a..b', '1e308..', 'NaN..1', 'Infinity..', '1..2..3', '1...3', "1'..2"])(
    'refuses %j',
    (text) => {
      expect(parseRange(text)).toBeNull();
    },
  );
});
