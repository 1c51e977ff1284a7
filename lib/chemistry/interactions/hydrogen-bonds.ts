import { angleDegrees, distanceAngstrom, dot, subtract, sum, unit } from '@/lib/chemistry/vectors';
import type { Vec3 } from '@/lib/domain/search-space';
import { type Contact, PLAIN } from './contact';
import { cutOffs } from './cut-offs';
import type { Donor, GroupAtom, LigandGroups, ReceptorGroups } from './groups';

/**
 * Hydrogen bonds: donor and acceptor within 4.1 Å (Hubbard and Haider 2001, 3.5 Å, and 0.6 Å for poor structures), and
 * an angle at the hydrogen above 100° (the same, 110°, less 10°). Of several acceptors a donor atom keeps the one with
 * the widest angle, as in PLIP.
 *
 * A hydrogen that turns about a single bond is put where it points best at the acceptor: AutoDock Vina scores no
 * hydrogen, so where it left one says nothing.
 * @param bridges salt bridges, which hold the hydrogen bonds between their own two groups
 */
export function hydrogenBonds(
  ligand: LigandGroups,
  receptor: ReceptorGroups,
  bridges: readonly Contact[],
): Contact[] {
  const isBridged = (ligandAtom: number, receptorAtom: number) =>
    bridges.some(
      ({ ligandAtoms, receptorAtoms }) =>
        ligandAtoms.includes(ligandAtom) && receptorAtoms.includes(receptorAtom),
    );
  return [
    ...bonds(ligand.donors, receptor.acceptors, isBridged).map(({ donor, acceptor, ...geometry }) =>
      contact('donor', donor, acceptor, geometry),
    ),
    ...bonds(receptor.donors, ligand.acceptors, (theirs, ours) => isBridged(ours, theirs)).map(
      ({ donor, acceptor, ...geometry }) => contact('acceptor', acceptor, donor, geometry),
    ),
  ];
}

interface Geometry {
  distance: number;
  hydrogenDistance: number;
  angle: number;
}

function contact(
  ligandRole: 'donor' | 'acceptor',
  ligandAtom: number,
  receptorAtom: number,
  { distance, hydrogenDistance, angle }: Geometry,
): Contact {
  return {
    ...PLAIN,
    kind: 'hydrogen-bond',
    ligandRole,
    distanceAngstrom: distance,
    hydrogenDistanceAngstrom: hydrogenDistance,
    angleDegrees: angle,
    ligandAtoms: [ligandAtom],
    receptorAtoms: [receptorAtom],
  };
}

type Bond = Geometry & { donor: number; acceptor: number };

function bonds(
  donors: readonly Donor[],
  acceptors: readonly GroupAtom[],
  isBridged: (donor: number, acceptor: number) => boolean,
): Bond[] {
  return donors.flatMap((donor) => {
    let best: Bond | undefined;
    for (const acceptor of acceptors) {
      if (isBridged(donor.atom, acceptor.atom)) continue;
      const distance = distanceAngstrom(donor.position, acceptor.position);
      if (distance <= cutOffs.leastAngstrom || distance >= cutOffs.hydrogenBondAngstrom) continue;
      for (const hydrogen of hydrogensTowards(donor, acceptor.position)) {
        const angle = angleDegrees(donor.position, hydrogen, acceptor.position);
        if (angle <= cutOffs.hydrogenBondDegrees || (best && best.angle >= angle)) continue;
        const hydrogenDistance = distanceAngstrom(hydrogen, acceptor.position);
        best = { donor: donor.atom, acceptor: acceptor.atom, distance, hydrogenDistance, angle };
      }
    }
    return best ? [best] : [];
  });
}

/** Where the donor's hydrogens are, or could turn to. */
function hydrogensTowards({ position, hydrogens, axis, isFree }: Donor, acceptor: Vec3): Vec3[] {
  const [first] = hydrogens;
  if (!first || (!axis && !isFree)) return hydrogens;
  const length = distanceAngstrom(position, first);
  const direction = unit(subtract(acceptor, position));
  if (!axis) return [sum(position, [length, direction])];
  const along = unit(subtract(position, axis));
  const across = unit(sum(direction, [-dot(direction, along), along]));
  const opening = ((180 - angleDegrees(axis, position, first)) * Math.PI) / 180;
  return [sum(position, [length * Math.cos(opening), along], [length * Math.sin(opening), across])];
}
