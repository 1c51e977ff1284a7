import { distanceAngstrom } from '@/lib/chemistry/vectors';
import { type Contact, PLAIN } from './contact';
import { cutOffs } from './cut-offs';
import type { Charge, LigandGroups, ReceptorGroups } from './groups';

/** Salt bridges: centres of opposite charge within 5.5 Å (Barlow and Thornton 1983, 4.0 Å, and 1.5 Å). */
export function saltBridges(ligand: LigandGroups, receptor: ReceptorGroups): Contact[] {
  return [
    ...pairs('cation', ligand.positive, receptor.negative),
    ...pairs('anion', ligand.negative, receptor.positive),
  ];
}

function pairs(ligandRole: 'cation' | 'anion', ours: readonly Charge[], theirs: readonly Charge[]) {
  return ours.flatMap((own) =>
    theirs.flatMap((other): Contact[] => {
      const distance = distanceAngstrom(own.center, other.center);
      if (distance <= cutOffs.leastAngstrom || distance >= cutOffs.saltBridgeAngstrom) return [];
      return [
        {
          ...PLAIN,
          kind: 'salt-bridge',
          ligandRole,
          distanceAngstrom: distance,
          ligandAtoms: own.atoms,
          receptorAtoms: other.atoms,
        },
      ];
    }),
  );
}

/** Metal coordination: an atom with a free lone pair within 3.0 Å of a metal of the receptor (Harding 2001). */
export function metalContacts(ligand: LigandGroups, receptor: ReceptorGroups): Contact[] {
  return receptor.metals.flatMap((metal) =>
    ligand.metalBinders.flatMap((binder): Contact[] => {
      const distance = distanceAngstrom(metal.position, binder.position);
      if (distance <= cutOffs.leastAngstrom || distance >= cutOffs.metalAngstrom) return [];
      return [
        {
          ...PLAIN,
          kind: 'metal',
          distanceAngstrom: distance,
          ligandAtoms: [binder.atom],
          receptorAtoms: [metal.atom],
        },
      ];
    }),
  );
}
