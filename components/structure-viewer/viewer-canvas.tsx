'use client';

import { Box, Camera, Crosshair, Layers, Maximize } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { BoxHandles } from '@/components/structure-viewer/box-handles';
import { cssColor, PALETTES } from '@/components/structure-viewer/palette';
import { type PickedResidue, StructureScene } from '@/components/structure-viewer/scene';
import type { SceneContent } from '@/components/structure-viewer/scene-content';
import { ViewerLoading } from '@/components/structure-viewer/viewer-loading';
import { hasWebGl } from '@/components/structure-viewer/webgl';
import { IconButton } from '@/components/ui/button';
import type { SearchSpace } from '@/lib/domain/search-space';

type ViewerState = 'loading' | 'ready' | 'failed' | 'unsupported';

interface ViewerCanvasProps {
  content: Omit<SceneContent, 'showSurface' | 'showBox'>;
  isLoading: boolean;
  poseName: string | null;
  otherPoseName: string | null;
  crystalLigandName: string | null;
  onSearchSpace: ((space: SearchSpace) => void) | null;
  onPickResidue: ((residue: PickedResidue) => void) | null;
}

/** The canvas with its few buttons, its legend, and the name of what is under the pointer. */
export function ViewerCanvas({
  content,
  isLoading,
  poseName,
  otherPoseName,
  crystalLigandName,
  onSearchSpace,
  onPickResidue,
}: ViewerCanvasProps) {
  const container = useRef<HTMLDivElement>(null);
  const [scene, setScene] = useState<StructureScene | null>(null);
  const [state, setState] = useState<ViewerState>('loading');
  const [hasDrawn, setHasDrawn] = useState(false);
  const [hovered, setHovered] = useState<string | null>(null);
  const [showSurface, setShowSurface] = useState(false);
  const [showBox, setShowBox] = useState(true);

  useEffect(() => {
    const element = container.current;
    if (!element) return;
    if (!hasWebGl()) {
      setState('unsupported');
      return;
    }
    let mounted: StructureScene | null = null;
    let gone = false;
    StructureScene.mount(element).then(
      (created) => {
        if (gone) return created.dispose();
        mounted = created;
        created.onHover(setHovered);
        setScene(created);
      },
      () => setState('failed'),
    );
    const resizes = new ResizeObserver(() => mounted?.resize());
    resizes.observe(element);
    return () => {
      gone = true;
      resizes.disconnect();
      mounted?.dispose();
    };
  }, []);

  const pick = useEffectEvent((residue: PickedResidue) => onPickResidue?.(residue));
  const isPicking = onPickResidue !== null;
  useEffect(() => (scene && isPicking ? scene.onPick(pick) : undefined), [scene, isPicking]);

  const { receptorPdb, crystalLigandPdb, poseSdfs, searchSpace, contact, theme } = content;
  const { pickedAtoms, pocketPoints, isBoxInHand, removedPdb, isRemovedMarked } = content;
  const poseKey = poseSdfs.join('');
  const spaceKey = JSON.stringify(searchSpace);
  const contactKey = JSON.stringify(contact);
  const pickedKey = pickedAtoms.join();
  const cloudKey = JSON.stringify(pocketPoints);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the keys stand for the values, which are new objects each time
  useEffect(() => {
    if (!scene || isLoading) return;
    let overtaken = false;
    setState('loading');
    scene
      .show({
        ...{ receptorPdb, crystalLigandPdb, poseSdfs, searchSpace, contact, theme, showSurface, showBox },
        ...{ pickedAtoms, pocketPoints, isBoxInHand, removedPdb, isRemovedMarked },
      })
      .then(() => {
        setHasDrawn(true);
        if (!overtaken) setState('ready');
      })
      .catch(() => !overtaken && setState('failed'));
    return () => {
      overtaken = true;
    };
  }, [
    scene,
    isLoading,
    receptorPdb,
    crystalLigandPdb,
    removedPdb,
    isRemovedMarked,
    poseKey,
    spaceKey,
    contactKey,
    pickedKey,
    cloudKey,
    isBoxInHand,
    theme,
    showSurface,
    showBox,
  ]);

  const palette = PALETTES[theme];
  const isUsable = state === 'ready' || state === 'loading';
  return (
    <div className="absolute inset-0" data-viewer-state={state}>
      <div
        ref={container}
        role="img"
        aria-label={sceneDescription(content, [poseName, otherPoseName], crystalLigandName)}
        className="absolute inset-0"
      />
      {isUsable && hasDrawn && scene && searchSpace && showBox && onSearchSpace && (
        <BoxHandles scene={scene} space={searchSpace} onChange={onSearchSpace} />
      )}
      {isUsable && !hasDrawn && <ViewerLoading />}
      {!isUsable && <ViewerProblem state={state} />}
      {isUsable && (
        <div
          role="toolbar"
          aria-label="3D view"
          className="absolute top-2 right-2 flex flex-col gap-0.5 rounded-md border border-line bg-surface/95 p-0.5"
        >
          <IconButton icon={Crosshair} label="Focus the site" onPress={() => scene?.focusSite()} />
          <IconButton icon={Maximize} label="Show everything" onPress={() => scene?.resetView()} />
          {searchSpace && (
            <IconButton icon={Box} label="Search space" isOn={showBox} onPress={() => setShowBox(!showBox)} />
          )}
          <IconButton
            icon={Layers}
            label="Receptor surface"
            isOn={showSurface}
            onPress={() => setShowSurface(!showSurface)}
          />
          <IconButton
            icon={Camera}
            label="Save a picture, PNG"
            isDisabled={state !== 'ready'}
            onPress={() => void scene?.savePicture(`${poseName ?? crystalLigandName ?? 'structure'}.png`)}
          />
        </div>
      )}
      <div className="pointer-events-none absolute inset-x-3 bottom-2 flex flex-wrap items-end justify-between gap-x-4 gap-y-1 text-xs text-ink-muted">
        <ul className="flex flex-wrap gap-x-3 gap-y-1">
          {poseName && <LegendEntry color={palette.poseCarbon} name={poseName} />}
          {otherPoseName && <LegendEntry color={palette.otherPoseCarbon} name={otherPoseName} />}
          {crystalLigandName && crystalLigandPdb && (
            <LegendEntry color={palette.crystalCarbon} name={crystalLigandName} />
          )}
          {removedPdb && isRemovedMarked && <LegendEntry color={palette.removed} name="Left out" />}
        </ul>
        {hovered && <span className="figures rounded-sm bg-surface/85 px-1.5">{hovered}</span>}
      </div>
    </div>
  );
}

function LegendEntry({ color, name }: { color: number; name: string }) {
  return (
    <li className="flex min-w-0 items-center gap-1.5 rounded-sm bg-surface/85 px-1">
      <svg viewBox="0 0 8 8" aria-hidden="true" className="size-2 shrink-0">
        <circle cx="4" cy="4" r="4" fill={cssColor(color)} />
      </svg>
      <span className="truncate">{name}</span>
    </li>
  );
}

function ViewerProblem({ state }: { state: ViewerState }) {
  return (
    <div
      role="alert"
      className="absolute inset-0 flex flex-col items-center justify-center bg-surface p-6 text-center"
    >
      <p className="font-semibold">
        {state === 'unsupported' ? 'This browser shows no 3D graphics' : 'The structure could not be drawn'}
      </p>
      <p className="mt-1 max-w-sm text-pretty text-sm text-ink-muted">
        {state === 'unsupported'
          ? 'WebGL 2 is switched off or missing. Switch hardware acceleration on in the browser’s settings, or use another browser. Everything else on this page works without it.'
          : 'The 3D view stopped while drawing. Reload the page to try again; the files can be downloaded all the same.'}
      </p>
    </div>
  );
}

function sceneDescription(
  content: ViewerCanvasProps['content'],
  poseNames: (string | null)[],
  crystalLigandName: string | null,
): string {
  const parts = ['receptor'];
  if (content.crystalLigandPdb) parts.push(crystalLigandName ?? 'crystal ligand');
  if (content.removedPdb) parts.push('what was left out');
  parts.push(...content.poseSdfs.map((_, place) => poseNames[place] ?? 'docked pose'));
  if (content.searchSpace) parts.push('search space');
  if (content.contact) parts.push(content.contact.label);
  return `3D view: ${parts.join(', ')}`;
}
