import { angleDegrees, distanceAngstrom } from '@/lib/chemistry/vectors';
import { type Contact, PLAIN } from './contact';
import { cutOffs } from './cut-offs';
import type { LigandGroups, ReceptorGroups } from './groups';

/**
 * Halogen bonds C-X…O-Y of chlorine, bromine and iodine: within 4.0 Å, C-X…O within 30° of 165° and X…O-Y within 30° of
 * 120° (Auffinger et al., PNAS 2004, 101, 16789, and 0.5 Å). Fluorine, which PLIP takes as well, is left out: bonded to
 * carbon it has no positive end, and Auffinger et al. saw no such bond.
 */
export function halogenBonds(ligand: LigandGroups, receptor: ReceptorGroups): Contact[] {
  return ligand.halogens.flatMap((halogen) =>
    receptor.halogenAcceptors.flatMap((acceptor): Contact[] => {
      const distance = distanceAngstrom(halogen.position, acceptor.position);
      if (distance <= cutOffs.leastAngstrom || distance >= cutOffs.halogenBondAngstrom) return [];
      const atHalogen = angleDegrees(halogen.neighbour, halogen.position, acceptor.position);
      const atAcceptor = angleDegrees(acceptor.neighbour, acceptor.position, halogen.position);
      const fits =
        isWithin(atHalogen, cutOffs.halogenDonorDegrees) &&
        isWithin(atAcceptor, cutOffs.halogenAcceptorDegrees);
      if (!fits) return [];
      return [
        {
          ...PLAIN,
          kind: 'halogen-bond',
          ligandRole: 'donor',
          distanceAngstrom: distance,
          angleDegrees: atHalogen,
          ligandAtoms: [halogen.atom],
          receptorAtoms: [acceptor.atom],
        },
      ];
    }),
  );
}

function isWithin(angle: number, ideal: number): boolean {
  return Math.abs(angle - ideal) < cutOffs.halogenDeviationDegrees;
}
