import { createHash } from 'node:crypto';
import { BadRequestError } from '@/lib/domain/errors';

/**
 * The part of CEL that functions may use here: `==`, `&&`, `||`, brackets, literals, and paths from `event`
 * and `async`. A path that leads nowhere makes its comparison false.
 */
export type Expression =
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'equal'; left: Operand; right: Operand };

export type Operand =
  | { kind: 'path'; root: 'event' | 'async'; keys: readonly string[] }
  | { kind: 'literal'; value: string | number | boolean | null };

/** The events that an expression can look at: the run's own, and the one that has just arrived. */
export interface Scope {
  event: unknown;
  async?: unknown;
}

const TOKEN =
  /\s*(?:(==|&&|\|\||[().])|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(-?\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*))/y;

/** Parses an expression. Raises BadRequestError that names the first thing outside the supported part. */
export function parseExpression(source: string): Expression {
  const reader = new Reader(source);
  const expression = parseOr(reader);
  reader.expectEnd();
  return expression;
}

/** Parses a single value: a path or a literal (the keys of concurrency and idempotency). */
export function parseOperandOnly(source: string): Operand {
  const reader = new Reader(source);
  const operand = parseOperand(reader);
  reader.expectEnd();
  return operand;
}

export function evaluate(expression: Expression, scope: Scope): boolean {
  switch (expression.kind) {
    case 'and':
      return evaluate(expression.left, scope) && evaluate(expression.right, scope);
    case 'or':
      return evaluate(expression.left, scope) || evaluate(expression.right, scope);
    case 'equal': {
      const left = resolveOperand(expression.left, scope);
      const right = resolveOperand(expression.right, scope);
      if (left === undefined || right === undefined) return false;
      return JSON.stringify(left) === JSON.stringify(right);
    }
  }
}

/** The value of an operand, `undefined` if the path leads nowhere. */
export function resolveOperand(operand: Operand, scope: Scope): unknown {
  if (operand.kind === 'literal') return operand.value;
  return readPath(scope[operand.root], operand.keys);
}

/**
 * The comparison of one field of the run's event with one field of the arriving event that must hold for the
 * whole to hold, if there is one: by it, an arriving event finds its runs through an index.
 */
export function findCorrelation(
  expression: Expression,
): { eventKeys: readonly string[]; asyncKeys: readonly string[] } | null {
  if (expression.kind === 'and') return findCorrelation(expression.left) ?? findCorrelation(expression.right);
  if (expression.kind !== 'equal') return null;
  const { left, right } = expression;
  if (left.kind !== 'path' || right.kind !== 'path' || left.root === right.root) return null;
  return left.root === 'event'
    ? { eventKeys: left.keys, asyncKeys: right.keys }
    : { eventKeys: right.keys, asyncKeys: left.keys };
}

/** Whether an expression looks at the arriving event. */
export function usesAsync(expression: Expression): boolean {
  if (expression.kind !== 'equal') return usesAsync(expression.left) || usesAsync(expression.right);
  return [expression.left, expression.right].some((o) => o.kind === 'path' && o.root === 'async');
}

export function readPath(value: unknown, keys: readonly string[]): unknown {
  let current = value;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

/** A short stable name for a value, for look-ups by index. */
export function hashValue(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}

class Reader {
  private position = 0;
  constructor(private readonly source: string) {}

  private read(): { text: string; kind: 'symbol' | 'string' | 'number' | 'word' } | null {
    TOKEN.lastIndex = this.position;
    const match = TOKEN.exec(this.source);
    if (!match) return null;
    this.position = TOKEN.lastIndex;
    const [, symbol, text, number, word] = match;
    if (symbol !== undefined) return { text: symbol, kind: 'symbol' };
    if (text !== undefined) return { text, kind: 'string' };
    if (number !== undefined) return { text: number, kind: 'number' };
    return { text: word ?? '', kind: 'word' };
  }

  take(symbol: string): boolean {
    const before = this.position;
    const token = this.read();
    if (token?.kind === 'symbol' && token.text === symbol) return true;
    this.position = before;
    return false;
  }

  next() {
    const token = this.read();
    return token ?? this.refuse();
  }

  expectEnd(): void {
    if (this.source.slice(this.position).trim() !== '') this.refuse();
  }

  refuse(): never {
    throw new BadRequestError(
      `The expression "${this.source}" is outside what is supported at character ${this.position + 1}: only ==, && and || between fields of event and async, and literals.`,
    );
  }
}

function parseOr(reader: Reader): Expression {
  let left = parseAnd(reader);
  while (reader.take('||')) left = { kind: 'or', left, right: parseAnd(reader) };
  return left;
}

function parseAnd(reader: Reader): Expression {
  let left = parseComparison(reader);
  while (reader.take('&&')) left = { kind: 'and', left, right: parseComparison(reader) };
  return left;
}

function parseComparison(reader: Reader): Expression {
  if (reader.take('(')) {
    const inner = parseOr(reader);
    if (!reader.take(')')) reader.refuse();
    return inner;
  }
  const left = parseOperand(reader);
  if (!reader.take('==')) reader.refuse();
  return { kind: 'equal', left, right: parseOperand(reader) };
}

function parseOperand(reader: Reader): Operand {
  const token = reader.next();
  if (token.kind === 'string') return { kind: 'literal', value: unquote(token.text) };
  if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
  if (token.kind === 'word') {
    if (token.text === 'true' || token.text === 'false')
      return { kind: 'literal', value: token.text === 'true' };
    if (token.text === 'null') return { kind: 'literal', value: null };
    if (token.text === 'event' || token.text === 'async') {
      const keys: string[] = [];
      while (reader.take('.')) {
        const key = reader.next();
        if (key.kind !== 'word') reader.refuse();
        keys.push(key.text);
      }
      if (keys.length > 0) return { kind: 'path', root: token.text, keys };
    }
  }
  return reader.refuse();
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}
