import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newId } from '@/lib/domain/ids';
import { readMemory, writeMemory } from './memory';

const newFile = () => join(mkdtempSync(join(tmpdir(), 'demo-')), 'demo.json');
const empty = { organisation: 'demo', target: null, library: null, run: null };

it('remembers what an earlier demo of the same organisation left', () => {
  const file = newFile();
  expect(readMemory(file, 'demo')).toEqual(empty);
  const memory = { ...empty, target: { id: newId('target'), sha256: 'ab' }, run: { id: newId('run') } };
  writeMemory(file, memory);
  expect(readMemory(file, 'demo')).toEqual(memory);
  expect(readMemory(file, 'other').target).toBeNull();
});

it.each(['{"organisation":', JSON.stringify({ ...empty, run: { id: 'tgt_wrong' } })])(
  'starts afresh from a damaged memory: %s',
  (content) => {
    const file = newFile();
    writeFileSync(file, content);
    expect(readMemory(file, 'demo')).toEqual(empty);
  },
);
