import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plainWords } from '@/lib/use-cases/plain-words';

const messageOf = (schema: z.ZodType, input: unknown) =>
  schema.safeParse(input, { error: plainWords }).error?.issues[0]?.message;

describe('plainWords', () => {
  it.each([
    [z.object({ a: z.number() }), {}, 'Is missing.'],
    [z.number(), 'x', 'Must be a number.'],
    [z.number(), Number.NaN, 'Must be a number.'],
    [z.int(), 1.5, 'Must be a whole number.'],
    [z.object({}), [], 'Must be an object.'],
    [z.number().min(1), 0, 'Must be 1 at least.'],
    [z.number().positive(), 0, 'Must be more than 0.'],
    [z.string().max(3), 'long', 'Must be 3 characters at most.'],
    [z.array(z.string()).min(1), [], 'Must be 1 entry at least.'],
    [z.enum(['docked', 'failed']), 'x', 'Must be one of docked, failed.'],
    [z.strictObject({}), { org_id: 1 }, 'Holds what is not known: org_id.'],
  ])('%#: says what is wanted', (schema, input, message) => {
    expect(messageOf(schema, input)).toBe(message);
  });

  it('leaves the words that a schema brings', () => {
    expect(messageOf(z.number({ error: 'Give the size in Å.' }), 'x')).toBe('Give the size in Å.');
  });
});
