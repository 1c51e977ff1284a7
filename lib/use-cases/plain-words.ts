import type { z } from 'zod';

const KINDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
};

const quantity = (origin: string, value: number | bigint) =>
  origin === 'string'
    ? `${value} character${Number(value) === 1 ? '' : 's'}`
    : origin === 'array'
      ? `${value} entr${Number(value) === 1 ? 'y' : 'ies'}`
      : `${value}`;

/**
 * What is wrong with a value, in words for the person who gave it. For schemas without words of their own, which
 * go first; undefined leaves the library's.
 */
export function plainWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) return 'Is missing.';
      const kind = KINDS[issue.expected];
      return kind && `Must be ${kind}.`;
    }
    case 'too_small':
      return issue.inclusive === false
        ? `Must be more than ${quantity(issue.origin, issue.minimum)}.`
        : `Must be ${quantity(issue.origin, issue.minimum)} at least.`;
    case 'too_big':
      return issue.inclusive === false
        ? `Must be less than ${quantity(issue.origin, issue.maximum)}.`
        : `Must be ${quantity(issue.origin, issue.maximum)} at most.`;
    case 'invalid_value':
      return `Must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}.`;
    case 'unrecognized_keys':
      return `Holds what is not known: ${issue.keys.join(', ')}.`;
    default:
      return undefined;
  }
}
