import { OrderedSet } from 'molstar/lib/mol-data/int.js';
import { type Structure, StructureElement, Unit } from 'molstar/lib/mol-model/structure.js';
import type { Vec3 } from '@/lib/domain/search-space';

/** Every atom position of a structure in ångström. */
export function atomPositions(structure: Structure): Vec3[] {
  const positions: Vec3[] = [];
  for (const unit of structure.units) {
    for (let i = 0; i < unit.elements.length; i++) {
      const element = unit.elements[i];
      if (element === undefined) continue;
      const { conformation } = unit;
      positions.push([conformation.x(element), conformation.y(element), conformation.z(element)]);
    }
  }
  return positions;
}

/** The atoms at these places in the file that the structure was read from. @returns null if there are none */
export function atomsAt(structure: Structure, places: readonly number[]): StructureElement.Loci | null {
  const wanted = new Set(places);
  const elements = structure.units.flatMap((unit) => {
    if (!Unit.isAtomic(unit)) return [];
    const { atomSourceIndex } = unit.model.atomicHierarchy;
    const indices: StructureElement.UnitIndex[] = [];
    for (let i = 0; i < unit.elements.length; i++) {
      const element = unit.elements[i];
      if (element !== undefined && wanted.has(atomSourceIndex.value(element)))
        indices.push(i as StructureElement.UnitIndex);
    }
    return indices.length > 0 ? [{ unit, indices: OrderedSet.ofSortedArray(indices) }] : [];
  });
  return elements.length > 0 ? StructureElement.Loci(structure, elements) : null;
}

/**
 * The residues of `receptor` with an atom within `radiusAngstrom` of one of `positions`, whole.
 * @returns null if there are none
 */
export function residuesAround(
  receptor: Structure,
  positions: readonly Vec3[],
  radiusAngstrom: number,
): StructureElement.Bundle | null {
  const found = new Map<Unit, Set<StructureElement.UnitIndex>>();
  for (const [x, y, z] of positions) {
    const near = receptor.lookup3d.find(x, y, z, radiusAngstrom);
    for (let i = 0; i < near.count; i++) {
      const unit = near.units[i];
      const index = near.indices[i];
      if (unit === undefined || index === undefined) continue;
      const indices = found.get(unit);
      if (indices) indices.add(index);
      else found.set(unit, new Set([index]));
    }
  }
  if (found.size === 0) return null;
  const loci = StructureElement.Loci(
    receptor,
    [...found].map(([unit, indices]) => ({
      unit,
      indices: OrderedSet.ofSortedArray([...indices].sort((a, b) => a - b)),
    })),
  );
  return StructureElement.Bundle.fromLoci(StructureElement.Loci.extendToWholeResidues(loci));
}
