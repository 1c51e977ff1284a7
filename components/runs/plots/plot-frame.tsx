'use client';

import { AxisBottom, AxisLeft } from '@visx/axis';
import { Brush } from '@visx/brush';
import { Group } from '@visx/group';
import type { scaleLinear } from '@visx/scale';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { count } from '@/components/ui/quantity';
import type { ResultPlots, ResultRow } from '@/lib/domain/resources/runs';

export type LinearScale = ReturnType<typeof scaleLinear<number>>;

const HEIGHT = 226;
const MARGIN = { top: 10, right: 14, bottom: 48, left: 52 };
const MOST_Y_TICKS = 5;
const TICK_LABEL = { fill: 'var(--color-ink-muted)', fontSize: 11, fontFamily: 'inherit' };
const AXIS_LABEL = { ...TICK_LABEL, fontSize: 12, textAnchor: 'middle' } as const;
const SELECTION = { fill: 'var(--color-accent)', fillOpacity: 0.15, stroke: 'var(--color-accent)' };

export interface PlotArea {
  x: LinearScale;
  y: LinearScale;
  width: number;
  height: number;
}

/** What a drag over a plot encloses, in the units of its axes, least first. */
export interface BrushedArea {
  x: [number, number];
  y: [number, number];
}

/** What every plot of a run's results takes. */
export interface ResultPlotProps {
  /** Counts of the whole run, and of what passes the filter. */
  plots: ResultPlots;
  /** The ligand that is shown beside the table; marked. */
  selected: ResultRow | null;
  onBrush: (area: BrushedArea) => void;
}

/** The numbers of a plot as a table, for whoever does not see it. */
export interface PlotTable {
  head: string[];
  rows: string[][];
}

/**
 * A titled plot with its two axes, as wide as there is room. Where dragging over it encloses a range, the same range can
 * be typed into the filter, so that nothing here needs a pointer.
 */
export function PlotFrame({
  title,
  summary,
  xLabel,
  yLabel,
  xScale,
  yScale,
  isCount = false,
  height: outerHeight = HEIGHT,
  brush,
  onBrush,
  table,
  children,
}: {
  title: string;
  /** What it shows, in a sentence, for screen readers. */
  summary: string;
  xLabel: string;
  yLabel: string;
  xScale: (width: number) => LinearScale;
  yScale: (height: number) => LinearScale;
  /** The y axis counts something: whole numbers only. */
  isCount?: boolean;
  /** With the axes, in pixels. */
  height?: number;
  /** Along which axes a drag encloses a range; left out: nothing is enclosed. */
  brush?: 'horizontal' | 'vertical' | 'both';
  onBrush?: (area: BrushedArea) => void;
  table: PlotTable;
  children: (area: PlotArea) => ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [outerWidth, setOuterWidth] = useState(0);
  const titleId = useId();
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setOuterWidth(entry?.contentRect.width ?? 0));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const width = Math.max(0, outerWidth - MARGIN.left - MARGIN.right);
  const height = outerHeight - MARGIN.top - MARGIN.bottom;
  const [x, y] = [xScale(width), yScale(height)];
  return (
    <figure className="min-w-0" aria-labelledby={titleId}>
      <figcaption id={titleId} className="mb-1 text-sm font-medium">
        {title}
      </figcaption>
      <div ref={box} style={{ height: outerHeight }}>
        {width > 0 && (
          <svg width={outerWidth} height={outerHeight} role="img" aria-label={summary} data-plot={title}>
            <Group left={MARGIN.left} top={MARGIN.top}>
              {children({ x, y, width, height })}
              <AxisBottom
                top={height}
                scale={x}
                numTicks={Math.max(2, Math.round(width / 60))}
                stroke="var(--color-line-strong)"
                tickStroke="var(--color-line-strong)"
                tickLength={4}
                tickLabelProps={{ ...TICK_LABEL, textAnchor: 'middle' }}
                label={xLabel}
                labelOffset={14}
                labelProps={AXIS_LABEL}
              />
              <AxisLeft
                scale={y}
                numTicks={isCount ? Math.min(MOST_Y_TICKS, y.domain()[1] ?? 1) : MOST_Y_TICKS}
                tickFormat={isCount ? (value) => count(Number(value)) : undefined}
                stroke="var(--color-line-strong)"
                tickStroke="var(--color-line-strong)"
                tickLength={4}
                tickLabelProps={{ ...TICK_LABEL, textAnchor: 'end', dx: -2, dy: 4 }}
                label={yLabel}
                labelOffset={34}
                labelProps={AXIS_LABEL}
              />
              {brush && (
                <Brush
                  key={`${width}`}
                  xScale={x}
                  yScale={y}
                  width={width}
                  height={height}
                  margin={MARGIN}
                  handleSize={6}
                  brushDirection={brush}
                  resetOnEnd
                  useWindowMoveEvents
                  selectedBoxStyle={SELECTION}
                  onBrushEnd={(bounds) => {
                    if (!bounds) return;
                    onBrush?.({ x: ascending(bounds.x0, bounds.x1), y: ascending(bounds.y0, bounds.y1) });
                  }}
                />
              )}
            </Group>
          </svg>
        )}
      </div>
      <table className="sr-only">
        <caption>{title}</caption>
        <thead>
          <tr>
            {table.head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.join()}>
              {row.map((cell, column) => (
                <td key={table.head[column]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

const ascending = (a: number, b: number): [number, number] => [Math.min(a, b), Math.max(a, b)];
