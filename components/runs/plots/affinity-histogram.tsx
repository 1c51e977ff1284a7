import { scaleLinear } from '@visx/scale';
import { PlotFrame, type ResultPlotProps } from '@/components/runs/plots/plot-frame';
import { count, fixed } from '@/components/ui/quantity';

/** How many results have which affinity: all of them pale, those that pass the filter in front. */
export function AffinityHistogram({ plots, selected, onBrush }: ResultPlotProps) {
  const { bins, binKcalPerMol } = plots.affinity;
  const least = bins[0]?.fromKcalPerMol ?? 0;
  const most = (bins.at(-1)?.fromKcalPerMol ?? 0) + binKcalPerMol;
  const highest = Math.max(1, ...bins.map(({ total }) => total));
  return (
    <PlotFrame
      title="Distribution of affinity"
      summary={`Histogram of ${count(plots.total)} affinities from ${fixed(least, 2)} to ${fixed(most, 2)} kcal/mol; ${count(plots.matching)} pass the filter.`}
      xLabel="Affinity, kcal/mol"
      yLabel="Ligands"
      xScale={(width) => scaleLinear<number>({ domain: [least, most], range: [0, width] })}
      yScale={(height) => scaleLinear<number>({ domain: [0, highest], range: [height, 0], nice: true })}
      isCount
      brush="horizontal"
      onBrush={onBrush}
      table={{
        head: ['Affinity from, kcal/mol', 'to', 'Ligands', 'Pass the filter'],
        rows: bins
          .filter(({ total }) => total > 0)
          .map(({ fromKcalPerMol, total, matching }) => [
            fixed(fromKcalPerMol, 2),
            fixed(fromKcalPerMol + binKcalPerMol, 2),
            String(total),
            String(matching),
          ]),
      }}
    >
      {({ x, y, height }) => (
        <>
          {bins.map(({ fromKcalPerMol, total, matching }) => {
            const left = x(fromKcalPerMol);
            const width = Math.max(1, x(fromKcalPerMol + binKcalPerMol) - left - 1);
            return (
              <g key={fromKcalPerMol}>
                <rect x={left} width={width} y={y(total)} height={height - y(total)} className="fill-line" />
                <rect
                  x={left}
                  width={width}
                  y={y(matching)}
                  height={height - y(matching)}
                  className="fill-accent"
                />
              </g>
            );
          })}
          {selected && (
            <line
              x1={x(selected.affinityKcalPerMol)}
              x2={x(selected.affinityKcalPerMol)}
              y1={0}
              y2={height}
              className="stroke-ink"
              strokeDasharray="3 2"
            />
          )}
        </>
      )}
    </PlotFrame>
  );
}
