import { type Atom, residuePlace } from './structure';

/** What was chosen for one residue that the file has in several conformations. */
export interface AlternateLocationChoice {
  residueName: string;
  chainId: string;
  residueNumber: number;
  insertionCode: string;
  chosen: string;
  occupancy: number;
  /** The conformations that were left out. */
  others: string[];
  /** Mean occupancy of every conformation, the highest first. */
  occupancies: [altLoc: string, occupancy: number][];
}

/** `A:340`, with the insertion code if there is one: how a choice of conformation names its residue. */
export function conformationId(residue: { chainId: string; residueNumber: number; insertionCode: string }) {
  return `${residue.chainId}:${residue.residueNumber}${residue.insertionCode}`;
}

/**
 * Takes one conformation a residue: the one with the highest mean occupancy, the first letter among equals, so
 * that a residue is never mixed from two. Atoms outside any alternate location stay; an atom that the chosen
 * conformation lacks is taken from the best one that has it, unless the residue's name differs there.
 * @param wanted conformations to take instead, by `conformationId`; what a residue does not have is passed over
 */
export function chooseAlternateLocations(
  atoms: readonly Atom[],
  wanted: Readonly<Record<string, string>> = {},
): {
  atoms: Atom[];
  choices: AlternateLocationChoice[];
} {
  const places = new Map<string, Atom[]>();
  for (const atom of atoms) {
    if (atom.altLoc === '') continue;
    const place = residuePlace(atom);
    const members = places.get(place);
    if (members) members.push(atom);
    else places.set(place, [atom]);
  }
  if (places.size === 0) return { atoms: [...atoms], choices: [] };

  const kept = new Set<Atom>();
  const choices: AlternateLocationChoice[] = [];
  for (const members of places.values()) {
    const byOccupancy = rankConformations(members);
    const letter = members[0] && wanted[conformationId(members[0])];
    const ranked = byOccupancy.toSorted((a, b) => Number(b.altLoc === letter) - Number(a.altLoc === letter));
    const [best] = ranked;
    if (!best) continue;
    const name = best.atoms[0]?.residueName ?? '';
    const taken = new Set<string>();
    for (const conformation of ranked) {
      for (const atom of conformation.atoms) {
        if (atom.residueName !== name || taken.has(atom.name)) continue;
        taken.add(atom.name);
        kept.add(atom);
      }
    }
    const { chainId, residueNumber, insertionCode } = best.atoms[0] as Atom;
    choices.push({
      residueName: name,
      chainId,
      residueNumber,
      insertionCode,
      chosen: best.altLoc,
      occupancy: hundredths(best.occupancy),
      others: ranked
        .slice(1)
        .map(({ altLoc }) => altLoc)
        .sort(),
      occupancies: byOccupancy.map(({ altLoc, occupancy }) => [altLoc, hundredths(occupancy)]),
    });
  }
  return { atoms: atoms.filter((atom) => atom.altLoc === '' || kept.has(atom)), choices };
}

const hundredths = (value: number) => Math.round(value * 100) / 100;

function rankConformations(members: readonly Atom[]) {
  const byLetter = new Map<string, Atom[]>();
  for (const atom of members) {
    const conformation = byLetter.get(atom.altLoc);
    if (conformation) conformation.push(atom);
    else byLetter.set(atom.altLoc, [atom]);
  }
  return [...byLetter]
    .map(([altLoc, atoms]) => ({
      altLoc,
      atoms,
      occupancy: atoms.reduce((sum, atom) => sum + atom.occupancy, 0) / atoms.length,
    }))
    .sort((a, b) => b.occupancy - a.occupancy || (a.altLoc < b.altLoc ? -1 : 1));
}
