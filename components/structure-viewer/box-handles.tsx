'use client';

import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import {
  cornersOf,
  type Face,
  faceCenter,
  moveCenter,
  moveFace,
  slide,
} from '@/components/structure-viewer/move-face';
import type { StructureScene } from '@/components/structure-viewer/scene';
import { classNames } from '@/components/ui/class-names';
import { SEARCH_SPACE_EDGE_LIMITS_ANGSTROM, type SearchSpace, type Vec3 } from '@/lib/domain/search-space';

const FACES: readonly Face[] = [0, 1, 2].flatMap((axis) =>
  ([1, -1] as const).map((sign) => ({ axis: axis as Face['axis'], sign })),
);
const AXES = ['x', 'y', 'z'] as const;
/** Pairs of corners, as `cornersOf` numbers them, that differ in one axis. */
const EDGES = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((corner) =>
  [1, 2, 4].flatMap((bit) => ((corner & bit) === 0 ? [[corner, corner | bit] as const] : [])),
);
const STEP_ANGSTROM = 0.5;
const FINE_STEP_ANGSTROM = 0.1;

/** What is dragged, and how the pointer's way becomes ångström: fixed when the drag begins. */
interface Drag {
  from: [number, number];
  space: SearchSpace;
  move: (space: SearchSpace, pointer: [number, number]) => SearchSpace;
}

/**
 * Handles on the faces and in the middle of a box, over the canvas that shows it, with the box's edges under them so
 * that they follow at once. Dragged with a pointer; with the arrow keys, 0.5 Å a press (0.1 Å with Shift).
 */
export function BoxHandles({
  scene,
  space,
  onChange,
}: {
  scene: StructureScene;
  space: SearchSpace;
  onChange: (space: SearchSpace) => void;
}) {
  const layer = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);

  useEffect(() => {
    // The camera moves without React: places are written to the elements themselves.
    const place = () => {
      const element = layer.current;
      if (!element) return;
      const points = [space.centerAngstrom, ...FACES.map((face) => faceCenter(space, face))];
      points.forEach((point, i) => {
        const at = scene.project(point);
        const handle = element.querySelector<HTMLElement>(`[data-handle="${i}"]`);
        if (at && handle) handle.style.translate = `${at[0]}px ${at[1]}px`;
      });
      const corners = cornersOf(space).map((corner) => scene.project(corner));
      const path = EDGES.map(([a, b]) => `M${corners[a]?.join(' ')}L${corners[b]?.join(' ')}`).join('');
      element.querySelector('path')?.setAttribute('d', path.includes('undefined') ? '' : path);
    };
    place();
    return scene.onDraw(place);
  }, [scene, space]);

  /** How far a step of 1 Å in a direction goes on the canvas. */
  function pixelsOf(at: Vec3, direction: Vec3): [number, number] {
    const [from, to] = [
      scene.project(at),
      scene.project(at.map((v, i) => v + (direction[i] as number)) as Vec3),
    ];
    return from && to ? [to[0] - from[0], to[1] - from[1]] : [0, 0];
  }

  function begin(event: PointerEvent<HTMLElement>, move: Drag['move']) {
    event.preventDefault();
    event.currentTarget.focus();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { from: [event.clientX, event.clientY], space, move };
  }
  function go(event: PointerEvent<HTMLElement>) {
    const begun = drag.current;
    if (!begun) return;
    onChange(begun.move(begun.space, [event.clientX - begun.from[0], event.clientY - begun.from[1]]));
  }
  const end = () => {
    drag.current = null;
  };

  function beginFace(event: PointerEvent<HTMLElement>, face: Face) {
    const direction = [0, 0, 0].map((_, i) => (i === face.axis ? 1 : 0)) as Vec3;
    const pixels = pixelsOf(faceCenter(space, face), direction);
    begin(event, (old, pointer) => moveFace(old, face, slide(pointer, pixels)));
  }
  function beginCenter(event: PointerEvent<HTMLElement>) {
    const { right, up } = scene.viewAxes();
    const [across, above] = [pixelsOf(space.centerAngstrom, right), pixelsOf(space.centerAngstrom, up)];
    begin(event, (old, pointer) => {
      const [x, y] = [slide(pointer, across), slide(pointer, above)];
      return moveCenter(old, right.map((value, i) => value * x + (up[i] as number) * y) as Vec3);
    });
  }

  function step(event: KeyboardEvent, move: (byAngstrom: number) => SearchSpace) {
    const direction = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    onChange(move(direction * (event.shiftKey ? FINE_STEP_ANGSTROM : STEP_ANGSTROM)));
  }
  function stepCenter(event: KeyboardEvent) {
    const axis = { ArrowLeft: 0, ArrowRight: 0, ArrowUp: 1, ArrowDown: 1, PageUp: 2, PageDown: 2 }[event.key];
    if (axis === undefined) return;
    event.preventDefault();
    const sign = ['ArrowRight', 'ArrowUp', 'PageUp'].includes(event.key) ? 1 : -1;
    const by = sign * (event.shiftKey ? FINE_STEP_ANGSTROM : STEP_ANGSTROM);
    onChange(moveCenter(space, [0, 0, 0].map((_, i) => (i === axis ? by : 0)) as Vec3));
  }

  const common = { onPointerMove: go, onPointerUp: end, onPointerCancel: end };
  const [least, most] = SEARCH_SPACE_EDGE_LIMITS_ANGSTROM;
  return (
    <div ref={layer} className="pointer-events-none absolute inset-0 overflow-hidden">
      <svg aria-hidden="true" className="absolute inset-0 size-full text-accent">
        <path fill="none" stroke="currentColor" strokeWidth="1.5" />
      </svg>
      <button
        type="button"
        data-handle={0}
        aria-label="Centre of the box. Arrow keys move it along x and y, Page up and Page down along z."
        title="Move the box"
        className={classNames(HANDLE, 'size-4 cursor-move rounded-sm')}
        onPointerDown={beginCenter}
        onKeyDown={stepCenter}
        {...common}
      />
      {FACES.map((face, i) => (
        <div
          key={`${face.axis}${face.sign}`}
          role="slider"
          tabIndex={0}
          data-handle={i + 1}
          aria-label={`Face at ${face.sign === 1 ? 'the upper' : 'the lower'} end of ${AXES[face.axis]}`}
          aria-valuemin={least}
          aria-valuemax={most}
          aria-valuenow={space.sizeAngstrom[face.axis]}
          aria-valuetext={`${AXES[face.axis]} edge ${space.sizeAngstrom[face.axis]} Å`}
          title={`Drag along ${AXES[face.axis]}`}
          className={classNames(HANDLE, 'size-3.5 cursor-grab rounded-full')}
          onPointerDown={(event) => beginFace(event, face)}
          onKeyDown={(event) => step(event, (by) => moveFace(space, face, by))}
          {...common}
        />
      ))}
    </div>
  );
}

/** Its middle lies on the point; larger for fingers. */
const HANDLE =
  'pointer-events-auto absolute top-0 left-0 -m-1.75 touch-none border-2 border-accent bg-surface shadow-raised ' +
  'hover:bg-accent-soft focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-accent ' +
  'pointer-coarse:-m-3 pointer-coarse:size-6';
