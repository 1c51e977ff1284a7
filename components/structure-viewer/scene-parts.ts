import { Sphere3D } from 'molstar/lib/mol-math/geometry.js';
import { Vec3 as MolstarVec3 } from 'molstar/lib/mol-math/linear-algebra.js';
import { type Structure, StructureElement } from 'molstar/lib/mol-model/structure.js';
import type { PluginContext } from 'molstar/lib/mol-plugin/context.js';
import { PluginStateObject } from 'molstar/lib/mol-plugin-state/objects.js';
import { StateTransforms } from 'molstar/lib/mol-plugin-state/transforms.js';
import type { StateObjectSelector } from 'molstar/lib/mol-state/index.js';
import { Color } from 'molstar/lib/mol-util/color/index.js';
import type { ScenePalette } from '@/components/structure-viewer/palette';
import { atomPositions, atomsAt, residuesAround } from '@/components/structure-viewer/pocket';
import type { SceneContact } from '@/components/structure-viewer/scene-content';
import type { SearchSpace, Vec3 } from '@/lib/domain/search-space';

/** Something in the scene that can be taken out as a whole. */
export interface Part {
  /** The node of Mol*'s state tree that the part hangs from. */
  ref: string;
  /** The node that holds the part's atoms, if it has any. */
  structure: StateObjectSelector<PluginStateObject.Molecule.Structure> | null;
  sphere: Sphere3D | null;
}

const POCKET_RADIUS_ANGSTROM = 5;
/** Bonds as the file has them, hydrogens only where they may take part in a hydrogen bond. */
const STICKS = { aromaticBonds: false, ignoreHydrogens: true, ignoreHydrogensVariant: 'non-polar' } as const;
const BOX_LINE_RADIUS_ANGSTROM = 0.07;
/** In Mol*'s own measures of lines and letters. */
const CONTACT_LINE_SIZE = 0.14;
const CONTACT_TEXT_SIZE = 1.6;
/** Towards the eye, so that no stick hides the words. */
const CONTACT_TEXT_NEARER_ANGSTROM = 4;

export async function removePart(plugin: PluginContext, part: Part): Promise<void> {
  await plugin.build().delete(part.ref).commit();
}

/** Atom positions of a part, in ångström; none if it has no atoms. */
export function positionsOf(plugin: PluginContext, part: Part): Vec3[] {
  const structure = structureOf(plugin, part);
  return structure ? atomPositions(structure) : [];
}

function structureOf(plugin: PluginContext, part: Part): Structure | null {
  if (!part.structure) return null;
  const object = plugin.state.data.cells.get(part.structure.ref)?.obj;
  return PluginStateObject.Molecule.Structure.is(object) ? object.data : null;
}

async function loadStructure(plugin: PluginContext, text: string, format: 'pdb' | 'sdf', label: string) {
  const data = await plugin.builders.data.rawData({ data: text, label });
  const trajectory = await plugin.builders.structure.parseTrajectory(data, format);
  const model = await plugin.builders.structure.createModel(trajectory);
  const structure = await plugin.builders.structure.createStructure(model, { name: 'model', params: {} });
  return { ref: data.ref, structure, sphere: null } satisfies Part;
}

/** Carbons in a colour of our own, every other element in its usual one. */
function elementColors(carbon: number) {
  return {
    color: 'element-symbol' as const,
    colorParams: { carbonColor: { name: 'uniform' as const, params: { value: Color(carbon) } } },
  };
}

/** Protein as cartoon; what else was kept (metals, waters, cofactors) as balls and sticks. */
export async function addReceptor(plugin: PluginContext, pdb: string, palette: ScenePalette): Promise<Part> {
  const part = await loadStructure(plugin, pdb, 'pdb', 'Receptor');
  const { structure: builder } = plugin.builders;
  const polymer = await builder.tryCreateComponentStatic(part.structure, 'polymer');
  if (polymer) {
    await builder.representation.addRepresentation(polymer, {
      type: 'cartoon',
      typeParams: { quality: 'medium', sizeFactor: 0.18 },
      color: 'uniform',
      colorParams: { value: Color(palette.cartoon) },
    });
  }
  for (const kind of ['ligand', 'ion', 'water'] as const) {
    const component = await builder.tryCreateComponentStatic(part.structure, kind);
    if (!component) continue;
    await builder.representation.addRepresentation(component, {
      type: 'ball-and-stick',
      typeParams: { sizeFactor: kind === 'ion' ? 0.4 : 0.14 },
      ...elementColors(palette.pocketCarbon),
    });
  }
  return part;
}

/** What preparation left out: chains as cartoon, all else as balls and sticks. */
export async function addRemoved(
  plugin: PluginContext,
  pdb: string,
  palette: ScenePalette,
  isMarked: boolean,
): Promise<Part> {
  const part = await loadStructure(plugin, pdb, 'pdb', 'Left out');
  const { structure: builder } = plugin.builders;
  const uniform = (value: number) => ({ color: 'uniform' as const, colorParams: { value: Color(value) } });
  const colors = isMarked ? uniform(palette.removed) : elementColors(palette.pocketCarbon);
  for (const kind of ['polymer', 'ligand', 'ion', 'water'] as const) {
    const component = await builder.tryCreateComponentStatic(part.structure, kind);
    if (!component) continue;
    if (kind === 'polymer') {
      await builder.representation.addRepresentation(component, {
        type: 'cartoon',
        typeParams: { quality: 'medium', sizeFactor: 0.18 },
        ...uniform(isMarked ? palette.removed : palette.cartoon),
      });
    }
    // A few atoms of a chain, such as another conformation of a side chain, make no cartoon.
    await builder.representation.addRepresentation(component, {
      type: 'ball-and-stick',
      typeParams: { sizeFactor: kind === 'water' || kind === 'ion' ? 0.25 : 0.1 },
      ...colors,
    });
  }
  return part;
}

interface LigandLook {
  label: string;
  carbon: number;
  /** Of sticks and balls: the pose stands out where it covers the crystal ligand. */
  sizeFactor: number;
}

async function addLigand(plugin: PluginContext, text: string, format: 'pdb' | 'sdf', look: LigandLook) {
  const part = await loadStructure(plugin, text, format, look.label);
  await plugin.builders.structure.representation.addRepresentation(part.structure, {
    type: 'ball-and-stick',
    typeParams: { ...STICKS, sizeFactor: look.sizeFactor, sizeAspectRatio: 0.8 },
    ...elementColors(look.carbon),
  });
  return part;
}

export function addPose(plugin: PluginContext, sdf: string, carbon: number): Promise<Part> {
  return addLigand(plugin, sdf, 'sdf', { label: 'Pose', carbon, sizeFactor: 0.22 });
}

export function addCrystalLigand(plugin: PluginContext, pdb: string, palette: ScenePalette): Promise<Part> {
  return addLigand(plugin, pdb, 'pdb', {
    label: 'Crystal ligand',
    carbon: palette.crystalCarbon,
    sizeFactor: 0.13,
  });
}

/** The residues beside a ligand as thin sticks; null if it touches none. */
export async function addPocket(
  plugin: PluginContext,
  receptor: Part,
  ligandPositions: readonly Vec3[],
  palette: ScenePalette,
): Promise<Part | null> {
  const structure = structureOf(plugin, receptor);
  if (!structure || !receptor.structure) return null;
  const bundle = residuesAround(structure, ligandPositions, POCKET_RADIUS_ANGSTROM);
  if (!bundle) return null;
  const component = await plugin
    .build()
    .to(receptor.structure)
    .apply(StateTransforms.Model.StructureComponent, {
      type: { name: 'bundle', params: bundle },
      nullIfEmpty: true,
      label: 'Pocket',
    })
    .commit();
  await plugin.builders.structure.representation.addRepresentation(component, {
    type: 'ball-and-stick',
    typeParams: { ...STICKS, sizeFactor: 0.1, multipleBonds: 'off' },
    ...elementColors(palette.pocketCarbon),
  });
  return { ref: component.ref, structure: null, sphere: null };
}

/** An interaction: its residue in a colour of its own, and dashes with a label from there to the pose. */
export async function addContact(
  plugin: PluginContext,
  receptor: Part,
  pose: Part,
  contact: SceneContact,
  palette: ScenePalette,
): Promise<Part[]> {
  const [receptorStructure, poseStructure] = [structureOf(plugin, receptor), structureOf(plugin, pose)];
  const theirs = receptorStructure && atomsAt(receptorStructure, contact.receptorAtoms);
  const ours = poseStructure && atomsAt(poseStructure, contact.poseAtoms);
  if (!theirs || !ours || !receptor.structure || !pose.structure) return [];
  const residue = await plugin
    .build()
    .to(receptor.structure)
    .apply(StateTransforms.Model.StructureComponent, {
      type: {
        name: 'bundle',
        params: StructureElement.Bundle.fromLoci(StructureElement.Loci.extendToWholeResidues(theirs)),
      },
      nullIfEmpty: true,
      label: 'Contact',
    })
    .commit();
  await plugin.builders.structure.representation.addRepresentation(residue, {
    type: 'ball-and-stick',
    typeParams: { ...STICKS, sizeFactor: 0.16, multipleBonds: 'off' },
    ...elementColors(palette.contact),
  });
  const refs = [pose.structure.ref, receptor.structure.ref];
  const selection = await plugin
    .build()
    .toRoot()
    .apply(
      StateTransforms.Model.MultiStructureSelectionFromBundle,
      {
        selections: [ours, theirs].map((loci, i) => ({
          key: String(i),
          groupId: String(i),
          ref: refs[i] as string,
          bundle: StructureElement.Bundle.fromLoci(loci),
        })),
        isTransitive: true,
        label: 'Contact',
      },
      { dependsOn: refs },
    )
    .commit();
  await plugin
    .build()
    .to(selection)
    .apply(StateTransforms.Representation.StructureSelectionsDistance3D, {
      customText: contact.label,
      linesColor: Color(palette.contact),
      linesSize: CONTACT_LINE_SIZE,
      textColor: Color(palette.label),
      textSize: CONTACT_TEXT_SIZE,
      offsetZ: CONTACT_TEXT_NEARER_ANGSTROM,
      borderColor: Color(palette.background),
      borderWidth: 0.3,
    })
    .commit();
  return [residue.ref, selection.ref].map((ref) => ({ ref, structure: null, sphere: null }));
}

/** Residues that are pointed out, in the colour of contacts. */
export async function addPicked(
  plugin: PluginContext,
  receptor: Part,
  atoms: readonly number[],
  palette: ScenePalette,
): Promise<Part | null> {
  const structure = structureOf(plugin, receptor);
  const loci = structure && atomsAt(structure, atoms);
  if (!loci || !receptor.structure) return null;
  const residues = await plugin
    .build()
    .to(receptor.structure)
    .apply(StateTransforms.Model.StructureComponent, {
      type: { name: 'bundle', params: StructureElement.Bundle.fromLoci(loci) },
      nullIfEmpty: true,
      label: 'Picked',
    })
    .commit();
  await plugin.builders.structure.representation.addRepresentation(residues, {
    type: 'ball-and-stick',
    typeParams: { ...STICKS, sizeFactor: 0.16, multipleBonds: 'off' },
    ...elementColors(palette.contact),
  });
  return { ref: residues.ref, structure: null, sphere: null };
}

/** A pocket as a cloud: its points as atoms of no bonds, under one surface. */
export async function addPocketCloud(
  plugin: PluginContext,
  points: readonly Vec3[],
  palette: ScenePalette,
): Promise<Part> {
  const lines = points.map((point, i) => {
    const place = point.map((value) => value.toFixed(3).padStart(8)).join('');
    return `HETATM${String((i + 1) % 100_000).padStart(5)}  O   PKT Z   1    ${place}  1.00  0.00           O`;
  });
  const part = await loadStructure(plugin, `${lines.join('\n')}\nEND\n`, 'pdb', 'Pocket');
  await plugin.builders.structure.representation.addRepresentation(part.structure, {
    type: 'gaussian-surface',
    typeParams: { alpha: 0.45, smoothness: 1, radiusOffset: 0.4, ignoreHydrogens: true },
    color: 'uniform',
    colorParams: { value: Color(palette.contact) },
  });
  return part;
}

/** The receptor's molecular surface, see-through. */
export async function addSurface(
  plugin: PluginContext,
  receptor: Part,
  palette: ScenePalette,
): Promise<Part> {
  const structure = receptor.structure ?? undefined;
  const polymer =
    structure && (await plugin.builders.structure.tryCreateComponentStatic(structure, 'polymer'));
  const surface = await plugin.builders.structure.representation.addRepresentation(
    polymer ?? structure ?? '',
    {
      type: 'molecular-surface',
      typeParams: { alpha: 0.55, quality: 'medium', ignoreHydrogens: true },
      color: 'uniform',
      colorParams: { value: Color(palette.surface) },
    },
  );
  return { ref: surface.ref, structure: null, sphere: null };
}

/** The search space as the edges of a box. */
export async function addBox(
  plugin: PluginContext,
  space: SearchSpace,
  palette: ScenePalette,
): Promise<Part> {
  const center = MolstarVec3.ofArray(space.centerAngstrom);
  const half = MolstarVec3.scale(MolstarVec3(), MolstarVec3.ofArray(space.sizeAngstrom), 0.5);
  const reach = Math.max(...space.sizeAngstrom) / 2;
  const shape = await plugin
    .build()
    .toRoot()
    .apply(StateTransforms.Shape.BoxShape3D, {
      bottomLeft: MolstarVec3.sub(MolstarVec3(), center, half),
      topRight: MolstarVec3.add(MolstarVec3(), center, half),
      radius: BOX_LINE_RADIUS_ANGSTROM,
      color: Color(palette.box),
    })
    .apply(StateTransforms.Representation.ShapeRepresentation3D, { alpha: 0.9 })
    .commit();
  const provider = plugin.state.data.cells.get(shape.ref)?.transform.parent ?? shape.ref;
  return { ref: provider, structure: null, sphere: Sphere3D.create(center, reach) };
}
