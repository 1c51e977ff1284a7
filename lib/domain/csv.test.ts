import { describe, expect, it } from 'vitest';
import { csvLine } from '@/lib/domain/csv';

describe('csvLine', () => {
  it('quotes commas, quotes and line ends', () => {
    expect(csvLine(['a,b', 'say "hi"', 'two\nlines'])).toBe('"a,b","say ""hi""","two\nlines"\r\n');
  });

  it.each(['=1+1', '+A1', '-A1', '@SUM(A1)', '\tx'])('disarms the formula %j', (cell) => {
    expect(csvLine([cell])).toBe(`'${cell}\r\n`);
  });

  it('leaves numbers alone and empties what is absent', () => {
    expect(csvLine([-10.985, 0, null, undefined, true])).toBe('-10.985,0,,,true\r\n');
  });
});
