/** Both ends count as inside; null is no end. */
export interface PropertyRange {
  least: number | null;
  most: number | null;
}

const NUMBER = '[+-]?(?:\\d{1,15}(?:\\.\\d{1,10})?|\\.\\d{1,10})';
const RANGE = new RegExp(`^(${NUMBER})?\\.\\.(${NUMBER})?$`);

/** Reads `200..500`, `..500` or `200..`; null if it is none of these, has no end at all, or is turned around. */
export function parseRange(text: string): PropertyRange | null {
  const match = RANGE.exec(text.trim());
  if (!match) return null;
  const [least = null, most = null] = [match[1], match[2]].map((end) =>
    end === undefined ? null : Number(end),
  );
  if (least === null && most === null) return null;
  if (least !== null && most !== null && least > most) return null;
  return { least, most };
}

/** The text that `parseRange` reads; null for a range without ends. */
export function rangeText({ least, most }: PropertyRange): string | null {
  return least === null && most === null ? null : `${least ?? ''}..${most ?? ''}`;
}
