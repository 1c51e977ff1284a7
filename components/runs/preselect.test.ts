import { describe, expect, it } from 'vitest';
import { preselect } from './preselect';

const ready = (id: string) => ({ id, status: 'ready' });

describe('what stands in the form of a run at first', () => {
  it('is the one that the address asks for', () => {
    expect(preselect([ready('a'), ready('b')], 'b')).toBe('b');
  });

  it('is the only one that is ready', () => {
    expect(preselect([{ id: 'a', status: 'failed' }, ready('b')], null)).toBe('b');
  });

  it('is left open where one would have to guess, and never one that is not ready', () => {
    expect(preselect([ready('a'), ready('b')], null)).toBeNull();
    expect(preselect([{ id: 'a', status: 'preparing' }, ready('b'), ready('c')], 'a')).toBeNull();
    expect(preselect([], 'a')).toBeNull();
  });
});
