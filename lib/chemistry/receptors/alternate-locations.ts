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
}

/**
 * Takes one conformation a residue: the one with the highest mean occupancy, the first letter among equals, so
 * that a residue is never mixed from two. Atoms outside any alternate location stay; an atom that the chosen
 * conformation lacks is taken from the best one that has it, unless the residue's name differs there.
 */
export function chooseAlternateLocations(atoms: readonly Atom[]): {
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
    const ranked = rankConformations(members);
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
      occupancy: Math.round(best.occupancy * 100) / 100,
      others: ranked
        .slice(1)
        .map(({ altLoc }) => altLoc)
        .sort(),
    });
  }
  return { atoms: atoms.filter((atom) => atom.altLoc === '' || kept.has(atom)), choices };
}

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
