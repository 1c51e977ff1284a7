import type { Vec3 } from '@/lib/domain/search-space';
import { elementOf } from './elements';
import { UnreadableStructureError } from './structure';

/** Beyond this a coordinate does not fit PDB's eight columns, and no structure has it. */
const COORDINATE_LIMIT_ANGSTROM = 9999;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A malformed atom record; `where` is how the file counts, "Line 812" or "Row 12 of _atom_site". */
export function malformed(where: string, what: string): UnreadableStructureError {
  return new UnreadableStructureError(
    'malformed-record',
    `${where}: ${what} Correct that record, or download the file again.`,
  );
}

/** Three coordinates in ångström, each a plain decimal number: Mol*'s own number reader takes anything. */
export function coordinatesFrom(texts: [string, string, string], where: string): Vec3 {
  return texts.map((text, i) => {
    const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value) || Math.abs(value) > COORDINATE_LIMIT_ANGSTROM) {
      throw malformed(where, `the ${'xyz'[i]} coordinate "${text.slice(0, 20)}" is not a number in range.`);
    }
    return value + 0;
  }) as Vec3;
}

/** A number with a default where the file leaves it out or writes something else. */
export function numberOr(text: string, otherwise: number): number {
  return DECIMAL.test(text) && Number.isFinite(Number(text)) ? Number(text) : otherwise;
}

/** The element of an atom from its element column, else from its name without digits. */
export function elementFrom(symbol: string, name: string, where: string): string {
  const letters = name.replace(/[^A-Za-z]/g, '');
  const element = elementOf(symbol.replace(/[^A-Za-z]/g, '')) ?? elementOf(letters.charAt(0));
  if (!element) throw malformed(where, `the atom "${name.slice(0, 20)}" has no known element.`);
  return element;
}
