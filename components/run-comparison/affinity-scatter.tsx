'use client';

import { scaleLinear, scaleSqrt } from '@visx/scale';
import { useMemo } from 'react';
import type { ComparedArea } from '@/components/run-comparison/use-comparison-state';
import { PlotFrame } from '@/components/runs/plots/plot-frame';
import { count, fixed } from '@/components/ui/quantity';
import type { MatchedRow } from '@/lib/domain/resources/run-comparison';

/** Dots on each axis at most: more could not be told apart. */
const CELLS = 90;
const LARGEST_DOT = 7;
const SINGLE_DOT = 2.5;
const MARGIN_KCAL_PER_MOL = 0.3;
const ROWS_IN_TABLE = 50;

/** Affinity in one run against the other, a dot for molecules of about the same two; on the dashed line both are equal. */
export function AffinityScatter({
  matched,
  nameA,
  nameB,
  area,
  selected,
  onBrush,
}: {
  matched: readonly MatchedRow[];
  nameA: string;
  nameB: string;
  area: ComparedArea | null;
  selected: MatchedRow | null;
  onBrush: (area: ComparedArea) => void;
}) {
  const { dots, domain, most } = useMemo(() => dotsOf(matched), [matched]);
  const radius = scaleSqrt<number>({
    domain: [1, Math.max(2, most)],
    range: [SINGLE_DOT, most === 1 ? SINGLE_DOT : LARGEST_DOT],
  });
  const isIn = ({ a, b }: { a: number; b: number }) =>
    !area || (a >= area.a[0] && a <= area.a[1] && b >= area.b[0] && b <= area.b[1]);
  return (
    <PlotFrame
      title="Affinity in B against A"
      summary={`${count(matched.length)} molecules of both runs, from ${fixed(domain[0], 2)} to ${fixed(domain[1], 2)} kcal/mol on both axes; on the dashed line both runs agree.`}
      xLabel={`A: ${shortened(nameA)}, kcal/mol`}
      yLabel={`B: ${shortened(nameB)}, kcal/mol`}
      xScale={(width) => scaleLinear<number>({ domain, range: [0, width] })}
      yScale={(height) => scaleLinear<number>({ domain, range: [height, 0] })}
      height={340}
      brush="both"
      onBrush={({ x, y }) => onBrush({ a: x, b: y })}
      table={{
        head: ['Molecule', 'A, kcal/mol', 'B, kcal/mol'],
        rows: matched
          .slice(0, ROWS_IN_TABLE)
          .map(({ a, b }) => [
            `${a.name}, rank ${a.rank} in A`,
            fixed(a.affinityKcalPerMol, 2),
            fixed(b.affinityKcalPerMol, 2),
          ]),
      }}
    >
      {({ x, y }) => (
        <>
          <line
            x1={x(domain[0])}
            y1={y(domain[0])}
            x2={x(domain[1])}
            y2={y(domain[1])}
            className="stroke-line-strong"
            strokeDasharray="4 3"
          />
          {dots.map((dot) => (
            <circle
              key={`${dot.a} ${dot.b}`}
              cx={x(dot.a)}
              cy={y(dot.b)}
              r={radius(dot.count)}
              className={isIn(dot) ? 'fill-accent' : 'fill-line-strong'}
              fillOpacity={isIn(dot) ? 0.6 : 0.35}
            />
          ))}
          {area && (
            <rect
              x={x(area.a[0])}
              y={y(area.b[1])}
              width={Math.max(0, x(area.a[1]) - x(area.a[0]))}
              height={Math.max(0, y(area.b[0]) - y(area.b[1]))}
              className="fill-transparent stroke-accent"
              strokeDasharray="3 2"
            />
          )}
          {selected && (
            <circle
              cx={x(selected.a.affinityKcalPerMol)}
              cy={y(selected.b.affinityKcalPerMol)}
              r={LARGEST_DOT}
              className="fill-transparent stroke-ink"
              strokeWidth={2}
            />
          )}
        </>
      )}
    </PlotFrame>
  );
}

/** Molecules of about the same two affinities as one dot, where they are on average. */
function dotsOf(matched: readonly MatchedRow[]) {
  const points = matched.map(({ a, b }) => ({ a: a.affinityKcalPerMol, b: b.affinityKcalPerMol }));
  const values = points.flatMap(({ a, b }) => [a, b]);
  const least = values.reduce((one, other) => Math.min(one, other), values[0] ?? -1) - MARGIN_KCAL_PER_MOL;
  const greatest = values.reduce((one, other) => Math.max(one, other), values[0] ?? 0) + MARGIN_KCAL_PER_MOL;
  const cells = new Map<string, { a: number; b: number; count: number }>();
  const place = (value: number) => Math.floor(((value - least) / (greatest - least)) * CELLS);
  for (const { a, b } of points) {
    const key = `${place(a)} ${place(b)}`;
    const cell = cells.get(key) ?? { a: 0, b: 0, count: 0 };
    cells.set(key, { a: cell.a + a, b: cell.b + b, count: cell.count + 1 });
  }
  const dots = [...cells.values()].map(({ a, b, count }) => ({ a: a / count, b: b / count, count }));
  return {
    dots,
    domain: [least, greatest] as [number, number],
    most: dots.reduce((one, { count }) => Math.max(one, count), 1),
  };
}

const shortened = (name: string) => (name.length > 34 ? `${name.slice(0, 32)}…` : name);
