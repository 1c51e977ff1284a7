import {
  roundSearchSpace,
  SEARCH_SPACE_EDGE_LIMITS_ANGSTROM,
  type SearchSpace,
  type Vec3,
} from '@/lib/domain/search-space';

/** One of the six faces of a box. */
export interface Face {
  axis: 0 | 1 | 2;
  sign: 1 | -1;
}

/** A direction that covers fewer pixels an ångström than this points at the eye: dragging along it means nothing. */
const LEAST_PIXELS_AN_ANGSTROM = 1.5;

/** To 0.1 Å: finer than anybody drags, and a number that can be read. */
const tenths = (value: number) => Math.round(value * 10) / 10 + 0;

/** The box with one face moved along its axis by so many ångström; the opposite face stays. */
export function moveFace(space: SearchSpace, { axis, sign }: Face, byAngstrom: number): SearchSpace {
  const [least, most] = SEARCH_SPACE_EDGE_LIMITS_ANGSTROM;
  const edge = space.sizeAngstrom[axis];
  const next = Math.min(Math.max(tenths(edge + sign * byAngstrom), least), most);
  const center = space.centerAngstrom[axis] + (sign * (next - edge)) / 2;
  const put = (triple: Vec3, value: number) => triple.map((old, i) => (i === axis ? value : old)) as Vec3;
  return roundSearchSpace({
    centerAngstrom: put(space.centerAngstrom, center),
    sizeAngstrom: put(space.sizeAngstrom, next),
  });
}

/** The box moved as a whole. */
export function moveCenter(space: SearchSpace, by: Vec3): SearchSpace {
  return {
    ...space,
    centerAngstrom: space.centerAngstrom.map((value, i) =>
      by[i] === 0 ? value : tenths(value + (by[i] as number)),
    ) as Vec3,
  };
}

/**
 * How far something has moved along a direction when the pointer moved by so many pixels.
 * @param pixelsAnAngstrom of the direction, on the canvas
 */
export function slide(pointer: [number, number], pixelsAnAngstrom: [number, number]): number {
  const [x, y] = pixelsAnAngstrom;
  const length = Math.hypot(x, y);
  if (length < LEAST_PIXELS_AN_ANGSTROM) return 0;
  return (pointer[0] * x + pointer[1] * y) / length ** 2;
}

/** The middle of a face. */
export function faceCenter(space: SearchSpace, { axis, sign }: Face): Vec3 {
  return space.centerAngstrom.map((value, i) =>
    i === axis ? value + (sign * space.sizeAngstrom[axis]) / 2 : value,
  ) as Vec3;
}

export function cornersOf({ centerAngstrom, sizeAngstrom }: SearchSpace): Vec3[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map(
    (corner) =>
      centerAngstrom.map(
        (value, i) => value + ((corner >> i) % 2 === 0 ? -0.5 : 0.5) * (sizeAngstrom[i] as number),
      ) as Vec3,
  );
}
