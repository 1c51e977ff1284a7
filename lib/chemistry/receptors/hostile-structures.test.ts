import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '@/lib/domain/errors';
import { inspectReceptor } from './inspect-receptor';
import { prepareReceptor } from './prepare-receptor';
import { readStructure } from './read-structure';
import { asMmcif, auroraPdb, bytesOf } from './structures.fixture';

/** Small and seeded (mulberry32), so that a failure can be repeated from its number. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Flips bytes, and now and then cuts the file or repeats a piece of it. */
function mutate(bytes: Uint8Array, seed: number): Uint8Array {
  const random = randomNumbers(seed);
  const changed = bytes.slice();
  const flips = 1 + Math.floor(random() * 4);
  for (let i = 0; i < flips; i++) {
    changed[Math.floor(random() * changed.length)] = 9 + Math.floor(random() * 118);
  }
  const from = Math.floor(random() * changed.length);
  if (random() < 0.2) return changed.slice(0, from);
  if (random() < 0.2) return Buffer.concat([changed, changed.subarray(from, from + 5000)]);
  return changed;
}

describe('damaged structures', () => {
  it('are prepared or refused with a reason, never anything else', async () => {
    const excerpt = auroraPdb()
      .split('\n')
      .filter((line) => !/^(ANISOU|REMARK)/.test(line))
      .join('\n');
    const inputs = [bytesOf(excerpt), bytesOf(asMmcif(await readStructure(bytesOf(excerpt))))];
    const outcomes = { prepared: 0, refused: 0 };
    for (let seed = 0; seed < 40; seed++) {
      const bytes = mutate(inputs[seed % 2] as Uint8Array, seed);
      try {
        await prepareReceptor(bytes, { keepWaters: seed % 3 === 0, pH: 7.4 });
        outcomes.prepared++;
      } catch (error) {
        expect(error, `seed ${seed}`).toBeInstanceOf(InvalidInputError);
        outcomes.refused++;
      }
    }
    expect(outcomes.prepared).toBeGreaterThan(5);
    expect(outcomes.refused).toBeGreaterThan(0);
  });

  it('with a sequence of millions of residues are read in bounded time', async () => {
    const line = `SEQRES   1 A 9999  ${'ALA '.repeat(13)}`;
    const text = `${Array.from({ length: 200_000 }, () => line).join('\n')}\n${auroraPdb()}`;
    const started = performance.now();
    const { report } = inspectReceptor(await readStructure(bytesOf(text)));
    expect(report.chains[0]?.residues).toBe(259);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
