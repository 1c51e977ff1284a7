import { Sphere3D } from 'molstar/lib/mol-math/geometry.js';
import { Vec3 as MolstarVec3, Vec4 } from 'molstar/lib/mol-math/linear-algebra.js';
import { StructureElement, StructureProperties } from 'molstar/lib/mol-model/structure.js';
import { PluginBehaviors } from 'molstar/lib/mol-plugin/behavior.js';
import { PluginContext } from 'molstar/lib/mol-plugin/context.js';
import { PluginSpec } from 'molstar/lib/mol-plugin/spec.js';
import { Color } from 'molstar/lib/mol-util/color/index.js';
import { PALETTES } from '@/components/structure-viewer/palette';
import type { SceneContent } from '@/components/structure-viewer/scene-content';
import {
  addBox,
  addContact,
  addCrystalLigand,
  addPicked,
  addPocket,
  addPocketCloud,
  addPose,
  addReceptor,
  addRemoved,
  addSurface,
  type Part,
  positionsOf,
  removePart,
} from '@/components/structure-viewer/scene-parts';
import type { Vec3 } from '@/lib/domain/search-space';

const CAMERA_MOVE_MS = 350;
const SITE_MARGIN_ANGSTROM = 4;
/** A picture is printed, or put on a slide: finer than the screen. */
const PICTURE_SCALE = 3;

type PartName =
  | 'receptor'
  | 'crystal'
  | 'removed'
  | 'box'
  | 'poses'
  | 'pocket'
  | 'contact'
  | 'picked'
  | 'cloud'
  | 'surface';

/** A residue of the receptor, as its file names it. */
export interface PickedResidue {
  chainId: string;
  residueNumber: number;
  insertionCode: string;
}

/** A part that is drawn, and what it was drawn from. */
interface Drawn {
  key: readonly unknown[];
  parts: Part[];
}

/**
 * A Mol* canvas without Mol*'s own interface. `show` takes what is to be seen; the scene changes only what differs
 * from what it shows, one change after another, and skips states that a newer one has overtaken.
 */
export class StructureScene {
  private readonly drawn = new Map<PartName, Drawn>();
  private wanted: SceneContent | null = null;
  private working: Promise<void> | null = null;
  private hasFocused = false;
  private spaceInView = '';
  private disposed = false;

  private constructor(private readonly plugin: PluginContext) {}

  /** @throws Error if there is no WebGL, or Mol* cannot start on it */
  static async mount(container: HTMLElement): Promise<StructureScene> {
    const plugin = new PluginContext({
      actions: [],
      behaviors: [
        PluginSpec.Behavior(PluginBehaviors.Representation.HighlightLoci),
        PluginSpec.Behavior(PluginBehaviors.Camera.CameraControls),
        PluginSpec.Behavior(PluginBehaviors.Camera.FocusLoci),
        PluginSpec.Behavior(PluginBehaviors.CustomProps.SecondaryStructure),
      ],
      canvas3d: {
        camera: { manualReset: true, helper: { axes: { name: 'off', params: {} } } },
        cameraFog: { name: 'on', params: { intensity: 30 } },
        multiSample: { mode: 'off' },
      },
    });
    await plugin.init();
    if (!(await plugin.mountAsync(container))) {
      plugin.dispose();
      throw new Error('Mol* could not start on this canvas.');
    }
    return new StructureScene(plugin);
  }

  dispose(): void {
    this.disposed = true;
    this.plugin.dispose();
  }

  resize(): void {
    this.plugin.handleResize();
  }

  /** Calls back with the residue under the pointer, `LYS 162 · A`, and null when there is none. */
  onHover(report: (label: string | null) => void): void {
    this.plugin.behaviors.interaction.hover.subscribe(({ current }) => {
      const location = StructureElement.Loci.is(current.loci)
        ? StructureElement.Loci.getFirstLocation(current.loci)
        : undefined;
      if (!location) return report(null);
      const { atom, residue, chain } = StructureProperties;
      const chainId = chain.auth_asym_id(location);
      report(
        `${atom.auth_comp_id(location)} ${residue.auth_seq_id(location)}${chainId ? ` · ${chainId}` : ''} · ${atom.auth_atom_id(location)}`,
      );
    });
  }

  /** Calls back with the residue that is clicked on. While somebody picks, a click moves no camera. */
  onPick(report: (residue: PickedResidue) => void): () => void {
    this.plugin.selectionMode = true;
    const subscription = this.plugin.behaviors.interaction.click.subscribe(({ current }) => {
      const location = StructureElement.Loci.is(current.loci)
        ? StructureElement.Loci.getFirstLocation(current.loci)
        : undefined;
      if (!location) return;
      const { residue, chain } = StructureProperties;
      report({
        chainId: chain.auth_asym_id(location),
        residueNumber: residue.auth_seq_id(location),
        insertionCode: residue.pdbx_PDB_ins_code(location),
      });
    });
    return () => {
      subscription.unsubscribe();
      if (!this.disposed) this.plugin.selectionMode = false;
    };
  }

  /** Calls back after each picture that is drawn: the camera may have moved. */
  onDraw(report: () => void): () => void {
    const subscription = this.plugin.canvas3d?.didDraw.subscribe(report);
    return () => subscription?.unsubscribe();
  }

  /** Where a point lies on the canvas, in CSS pixels from its top left corner; null if there is no canvas. */
  project(point: Vec3): [x: number, y: number] | null {
    const camera = this.plugin.canvas3d?.camera;
    const canvas = this.plugin.canvas3dContext?.canvas;
    if (!camera || !canvas) return null;
    const { width, height } = camera.viewport;
    const [x = 0, y = 0] = camera.project(Vec4(), MolstarVec3.ofArray(point));
    const [across, down] = [canvas.clientWidth / width, canvas.clientHeight / height];
    return [(x - camera.viewport.x) * across, (height - (y - camera.viewport.y)) * down];
  }

  /** The directions to the right and upwards on the canvas, each 1 Å long. */
  viewAxes(): { right: Vec3; up: Vec3 } {
    const view = this.plugin.canvas3d?.camera.view;
    const row = (i: number): Vec3 => [view?.[i] ?? 0, view?.[i + 4] ?? 0, view?.[i + 8] ?? 0];
    return { right: row(0), up: row(1) };
  }

  /** Shows `content`; resolves once it, or a newer one, is drawn. */
  show(content: SceneContent): Promise<void> {
    this.wanted = content;
    this.working ??= this.work().finally(() => {
      this.working = null;
    });
    return this.working;
  }

  /** Turns to the place where docking happens: the pose, else the search space, else the crystal ligand. */
  focusSite(durationMs = CAMERA_MOVE_MS): void {
    const sphere = this.siteSphere();
    if (sphere)
      this.plugin.managers.camera.focusSphere(sphere, { durationMs, extraRadius: SITE_MARGIN_ANGSTROM });
    else this.resetView(durationMs);
  }

  /** Shows everything. */
  resetView(durationMs = CAMERA_MOVE_MS): void {
    this.plugin.managers.camera.reset(undefined, durationMs);
  }

  /** Saves what is to be seen as PNG, each pixel of the canvas as `PICTURE_SCALE` by `PICTURE_SCALE`. */
  async savePicture(fileName: string): Promise<void> {
    const helper = this.plugin.helpers.viewportScreenshot;
    const canvas = this.plugin.canvas3dContext?.canvas;
    if (!helper || !canvas) return;
    const [width, height] = [canvas.clientWidth * PICTURE_SCALE, canvas.clientHeight * PICTURE_SCALE];
    helper.behaviors.values.next({
      ...helper.values,
      resolution: { name: 'custom', params: { width, height } },
    });
    await helper.download(fileName);
  }

  private async work(): Promise<void> {
    while (this.wanted && !this.disposed) {
      const content = this.wanted;
      this.wanted = null;
      await this.apply(content);
    }
    if (!this.disposed) await this.nextFrame();
  }

  private async apply(content: SceneContent): Promise<void> {
    const { plugin } = this;
    const palette = PALETTES[content.theme];
    const { receptorPdb, crystalLigandPdb, poseSdfs, searchSpace, theme } = content;
    plugin.canvas3d?.setProps({
      renderer: { backgroundColor: Color(palette.background) },
      cameraFog: { name: 'on', params: { intensity: theme === 'dark' ? 45 : 30 } },
    });

    await this.draw('receptor', [receptorPdb, theme], async () =>
      receptorPdb ? [await addReceptor(plugin, receptorPdb, palette)] : [],
    );
    await this.draw('crystal', [crystalLigandPdb, theme], async () =>
      crystalLigandPdb ? [await addCrystalLigand(plugin, crystalLigandPdb, palette)] : [],
    );
    const { removedPdb, isRemovedMarked } = content;
    await this.draw('removed', [removedPdb, isRemovedMarked, theme], async () =>
      removedPdb ? [await addRemoved(plugin, removedPdb, palette, isRemovedMarked)] : [],
    );
    await this.draw('poses', [...poseSdfs, theme], () =>
      Promise.all(
        poseSdfs.map((sdf, place) =>
          addPose(plugin, sdf, place === 0 ? palette.poseCarbon : palette.otherPoseCarbon),
        ),
      ),
    );
    const box = content.showBox ? searchSpace : null;
    const isBoxMoved = JSON.stringify(searchSpace) !== this.spaceInView;
    this.spaceInView = JSON.stringify(searchSpace);
    await this.draw('box', [JSON.stringify(box), theme], async () =>
      box ? [await addBox(plugin, box, palette)] : [],
    );

    const receptor = this.first('receptor');
    const site = this.first('poses') ?? this.first('crystal');
    await this.draw('pocket', [receptor?.ref, site?.ref, theme], async () => {
      const part =
        receptor && site && (await addPocket(plugin, receptor, positionsOf(plugin, site), palette));
      return part ? [part] : [];
    });
    const { contact } = content;
    const pose = this.first('poses');
    await this.draw('contact', [receptor?.ref, pose?.ref, JSON.stringify(contact), theme], async () =>
      receptor && pose && contact ? addContact(plugin, receptor, pose, contact, palette) : [],
    );
    const { pickedAtoms, pocketPoints } = content;
    await this.draw('picked', [receptor?.ref, pickedAtoms.join(), theme], async () => {
      const part =
        receptor && pickedAtoms.length > 0 && (await addPicked(plugin, receptor, pickedAtoms, palette));
      return part ? [part] : [];
    });
    await this.draw('cloud', [JSON.stringify(pocketPoints), theme], async () =>
      pocketPoints.length > 0 ? [await addPocketCloud(plugin, pocketPoints, palette)] : [],
    );
    await this.draw('surface', [receptor?.ref, content.showSurface, theme], async () =>
      receptor && content.showSurface ? [await addSurface(plugin, receptor, palette)] : [],
    );

    if (!this.hasFocused && receptor) {
      this.hasFocused = true;
      plugin.canvas3d?.commit(true);
      this.faceSite(receptor);
    } else if (isBoxMoved && box && poseSdfs.length === 0 && !content.isBoxInHand) {
      plugin.canvas3d?.commit(true);
      // At once: what Mol* commits after this would stop a moving camera half way.
      this.focusSite(0);
    }
  }

  /** Draws the new state of a part before the old one goes, so that nothing flickers. */
  private async draw(name: PartName, key: readonly unknown[], add: () => Promise<Part[]>): Promise<void> {
    const before = this.drawn.get(name);
    if (before && sameKey(before.key, key)) return;
    const parts = await add();
    for (const part of before?.parts ?? []) await removePart(this.plugin, part);
    this.drawn.set(name, { key, parts });
  }

  private first(name: PartName): Part | undefined {
    return this.drawn.get(name)?.parts[0];
  }

  /** The first view: from the solvent's side, so that the site lies before the bulk of the protein. */
  private faceSite(receptor: Part): void {
    const camera = this.plugin.canvas3d?.camera;
    const site = this.siteSphere();
    if (!camera || !site) {
      this.resetView(0);
      return;
    }
    const bulk = boundingSphere(positionsOf(this.plugin, receptor)).center;
    const direction = MolstarVec3.sub(MolstarVec3(), bulk, site.center);
    const radius = site.radius + SITE_MARGIN_ANGSTROM;
    const view =
      MolstarVec3.magnitude(direction) > 1
        ? camera.getFocus(site.center, radius, undefined, direction)
        : camera.getFocus(site.center, radius);
    this.plugin.managers.camera.setSnapshot(view, 0);
  }

  private siteSphere(): Sphere3D | null {
    const positions = this.positionsOfFirst('poses');
    if (positions.length > 0) return boundingSphere(positions);
    const box = this.first('box')?.sphere;
    if (box) return box;
    const crystal = this.positionsOfFirst('crystal');
    return crystal.length > 0 ? boundingSphere(crystal) : null;
  }

  private positionsOfFirst(name: PartName): Vec3[] {
    const part = this.first(name);
    return part ? positionsOf(this.plugin, part) : [];
  }

  private nextFrame(): Promise<void> {
    return new Promise((resolve) => {
      this.plugin.canvas3d?.requestDraw();
      requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    });
  }
}

function boundingSphere(positions: readonly Vec3[]): Sphere3D {
  const mean = ([0, 1, 2] as const).map(
    (axis) => positions.reduce((sum, position) => sum + position[axis], 0) / positions.length,
  ) as Vec3;
  const radius = Math.max(...positions.map(([x, y, z]) => Math.hypot(x - mean[0], y - mean[1], z - mean[2])));
  return Sphere3D.create(MolstarVec3.ofArray(mean), radius);
}

function sameKey(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
