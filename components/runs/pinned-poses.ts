import { isId, type LigandId } from '@/lib/domain/ids';

/** A pose that stays in the viewer while others are stepped through. */
export interface Pin {
  ligandId: LigandId;
  rank: number;
}

/** More of them hide each other. */
export const MOST_PINS = 4;

/** The pins of an address, `lig_…:1,lig_…:2`; what cannot be understood is left out. */
export function readPins(text: string | null): Pin[] {
  return (text ?? '')
    .split(',')
    .flatMap((part): Pin[] => {
      const [ligandId, rank] = part.split(':');
      return isId('ligand', ligandId) && /^[1-9]\d{0,2}$/.test(rank ?? '')
        ? [{ ligandId, rank: Number(rank) }]
        : [];
    })
    .slice(0, MOST_PINS);
}

/** As an address has them; null for none. */
export function pinsText(pins: readonly Pin[]): string | null {
  return pins.map(({ ligandId, rank }) => `${ligandId}:${rank}`).join(',') || null;
}

export const isSamePin = (a: Pin, b: Pin) => a.ligandId === b.ligandId && a.rank === b.rank;

/** With this pin, or without it if it was there; the oldest makes room for a new one. */
export function togglePin(pins: readonly Pin[], pin: Pin): Pin[] {
  const others = pins.filter((each) => !isSamePin(each, pin));
  return others.length < pins.length ? others : [...others, pin].slice(-MOST_PINS);
}
