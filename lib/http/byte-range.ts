export interface ByteRange {
  offset: number;
  length: number;
}

/**
 * One range of a `Range` header (RFC 9110, section 14).
 * @param total bytes of the whole file
 * @returns null if the whole file is to be sent: no header, several ranges, or a form that is not ours to know
 */
export function parseByteRange(header: string | null, total: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), total);
    return length === 0 ? 'unsatisfiable' : { offset: total - length, length };
  }
  const offset = Number(first);
  const end = last === '' ? total - 1 : Math.min(Number(last), total - 1);
  // A range that ends before it begins is no range at all.
  if (last !== '' && Number(last) < offset) return null;
  return offset >= total ? 'unsatisfiable' : { offset, length: end - offset + 1 };
}
