import { scaleLinear, scaleSqrt } from '@visx/scale';
import { PlotFrame, type ResultPlotProps } from '@/components/runs/plots/plot-frame';
import { count, fixed } from '@/components/ui/quantity';

/** Ligand efficiencies whose lines are drawn, kcal/mol per heavy atom; 0.3 is the usual mark of a good lead. */
const EFFICIENCIES = [-0.2, -0.3, -0.4, -0.5];
const LARGEST_DOT = 7;

/** Affinity against size. A dot stands where its ligands are on average, as large as they are many. */
export function EfficiencyPlot({ plots, selected, onBrush }: ResultPlotProps) {
  const { cells } = plots;
  const atoms = cells.map(({ heavyAtoms }) => heavyAtoms);
  const affinities = cells.map(({ affinityKcalPerMol }) => affinityKcalPerMol);
  const xDomain = [Math.max(0, Math.min(...atoms) - 1), Math.max(...atoms) + 1];
  const yDomain = [Math.min(...affinities) - 0.5, Math.max(...affinities) + 0.5];
  const mostInCell = Math.max(1, ...cells.map(({ total }) => total));
  const radius = scaleSqrt<number>({
    domain: [0, mostInCell],
    range: [0, mostInCell === 1 ? 3 : LARGEST_DOT],
  });
  return (
    <PlotFrame
      title="Affinity against heavy atoms"
      summary={`${count(plots.total)} ligands with ${fixed(Math.min(...atoms), 0)} to ${fixed(Math.max(...atoms), 0)} heavy atoms, with lines of equal ligand efficiency; ${count(plots.matching)} pass the filter.`}
      xLabel="Heavy atoms"
      yLabel="Affinity, kcal/mol"
      xScale={(width) => scaleLinear<number>({ domain: xDomain, range: [0, width] })}
      yScale={(height) => scaleLinear<number>({ domain: yDomain, range: [height, 0] })}
      brush="both"
      onBrush={onBrush}
      table={{
        head: ['Heavy atoms', 'Affinity, kcal/mol', 'Ligands', 'Pass the filter'],
        rows: cells.map((cell) => [
          fixed(cell.heavyAtoms, 1),
          fixed(cell.affinityKcalPerMol, 2),
          String(cell.total),
          String(cell.matching),
        ]),
      }}
    >
      {({ x, y, width, height }) => (
        <>
          {EFFICIENCIES.map((efficiency) => {
            const [from, to] = x.domain() as [number, number];
            const [least, most] = y.domain() as [number, number];
            // The stretch of the line through the origin that lies inside both axes.
            const first = Math.max(from, most / efficiency);
            const last = Math.min(to, least / efficiency);
            if (first >= last) return null;
            const isCut = last < to;
            return (
              <g key={efficiency}>
                <line
                  x1={x(first)}
                  y1={y(first * efficiency)}
                  x2={x(last)}
                  y2={y(last * efficiency)}
                  className="stroke-line-strong"
                  strokeDasharray="4 3"
                />
                <text
                  x={Math.min(x(last), width) - 3}
                  y={Math.min(y(last * efficiency), height) - (isCut ? 4 : 3)}
                  textAnchor="end"
                  fontSize={10}
                  className="fill-ink-muted stroke-surface"
                  strokeWidth={3}
                  paintOrder="stroke"
                >
                  {`LE ${efficiency}`}
                </text>
              </g>
            );
          })}
          {cells.map((cell) => (
            <circle
              key={`${cell.heavyAtoms} ${cell.affinityKcalPerMol}`}
              cx={x(cell.heavyAtoms)}
              cy={y(cell.affinityKcalPerMol)}
              r={Math.max(1.5, radius(cell.matching || cell.total))}
              className={cell.matching > 0 ? 'fill-accent' : 'fill-line-strong'}
              fillOpacity={cell.matching > 0 ? 0.7 : 0.35}
            />
          ))}
          {selected && (
            <circle
              cx={x(selected.heavyAtoms)}
              cy={y(selected.affinityKcalPerMol)}
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
