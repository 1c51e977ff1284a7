import { directionsDegrees, distanceAngstrom, dot, subtract, sum } from '@/lib/chemistry/vectors';
import type { Vec3 } from '@/lib/domain/search-space';
import { type Contact, PLAIN } from './contact';
import { cutOffs } from './cut-offs';
import type { Charge, LigandGroups, ReceptorGroups, Ring } from './groups';

/**
 * π-stacking: ring centres within 5.5 Å (McGaughey et al. 1998), planes within 30° of parallel, or of perpendicular
 * (T-shaped), and one centre projected into the other plane at most 2.0 Å from that ring's own centre.
 */
export function piStacking(ligand: LigandGroups, receptor: ReceptorGroups): Contact[] {
  return ligand.rings.flatMap((own) =>
    receptor.rings.flatMap((other): Contact[] => {
      const distance = distanceAngstrom(own.center, other.center);
      const angle = betweenPlanes(own.normal, other.normal);
      const offset = Math.min(offsetIn(own, other.center), offsetIn(other, own.center));
      const isNear = distance > cutOffs.leastAngstrom && distance < cutOffs.piStackingAngstrom;
      if (!isNear || offset >= cutOffs.ringOffsetAngstrom) return [];
      const arrangement = arrangementAt(angle);
      if (!arrangement) return [];
      return [
        {
          ...PLAIN,
          kind: 'pi-stacking',
          arrangement,
          distanceAngstrom: distance,
          angleDegrees: angle,
          offsetAngstrom: offset,
          ligandAtoms: own.atoms,
          receptorAtoms: other.atoms,
        },
      ];
    }),
  );
}

function arrangementAt(angle: number): Contact['arrangement'] {
  if (angle < cutOffs.piStackingDeviationDegrees) return 'parallel';
  return angle > 90 - cutOffs.piStackingDeviationDegrees ? 't-shaped' : null;
}

/**
 * π-cation: a positive charge within 6.0 Å of a ring's centre (Gallivan and Dougherty 1999), and above the ring by the
 * same 2.0 Å as in stacking. A tertiary amine of the ligand must face the ring with its charge.
 */
export function piCation(ligand: LigandGroups, receptor: ReceptorGroups): Contact[] {
  return [
    ...ringsAndCharges(ligand.rings, receptor.positive).map(({ ring, charge, ...geometry }) =>
      contact('ring', ring, charge, geometry),
    ),
    ...ringsAndCharges(receptor.rings, ligand.positive).map(({ ring, charge, ...geometry }) =>
      contact('cation', charge, ring, geometry),
    ),
  ];
}

function contact(
  ligandRole: 'ring' | 'cation',
  own: Ring | Charge,
  other: Ring | Charge,
  { distance, offset }: { distance: number; offset: number },
): Contact {
  return {
    ...PLAIN,
    kind: 'pi-cation',
    ligandRole,
    distanceAngstrom: distance,
    offsetAngstrom: offset,
    ligandAtoms: own.atoms,
    receptorAtoms: other.atoms,
  };
}

function ringsAndCharges(rings: readonly Ring[], charges: readonly Charge[]) {
  return rings.flatMap((ring) =>
    charges.flatMap((charge) => {
      const distance = distanceAngstrom(ring.center, charge.center);
      const offset = offsetIn(ring, charge.center);
      const isNear = distance > cutOffs.leastAngstrom && distance < cutOffs.piCationAngstrom;
      if (!isNear || offset >= cutOffs.ringOffsetAngstrom) return [];
      const tilt = charge.amineNormal ? betweenPlanes(ring.normal, charge.amineNormal) : 0;
      return tilt > cutOffs.piCationAmineDegrees ? [] : [{ ring, charge, distance, offset }];
    }),
  );
}

/** Between two planes by their normals, 0 to 90 degrees. */
function betweenPlanes(a: Vec3, b: Vec3): number {
  const angle = directionsDegrees(a, b);
  return Math.min(angle, 180 - angle);
}

/** From the ring's centre to a point's projection into its plane, in ångström. */
function offsetIn({ center, normal }: Ring, point: Vec3): number {
  const projected = sum(point, [-dot(subtract(point, center), normal), normal]);
  return distanceAngstrom(projected, center);
}
