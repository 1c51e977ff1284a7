import { scaleLinear } from '@visx/scale';
import { LinePath } from '@visx/shape';
import { PlotFrame, type ResultPlotProps } from '@/components/runs/plots/plot-frame';
import { count, fixed } from '@/components/ui/quantity';

/** How fast affinity falls off along the ranking: a steep start says that few ligands stand out. */
export function RankPlot({
  plots,
  selected,
  isFiltered,
  onBrush,
}: ResultPlotProps & { isFiltered: boolean }) {
  const { ranking } = plots;
  const best = ranking[0]?.affinityKcalPerMol ?? 0;
  const worst = ranking.at(-1)?.affinityKcalPerMol ?? 0;
  return (
    <PlotFrame
      title="Affinity by rank"
      summary={`Affinity from ${fixed(best, 2)} kcal/mol at rank 1 to ${fixed(worst, 2)} at rank ${count(plots.total)}; ${count(plots.matching)} pass the filter.`}
      xLabel="Rank by affinity"
      yLabel="Affinity, kcal/mol"
      xScale={(width) => scaleLinear<number>({ domain: [1, Math.max(2, plots.total)], range: [0, width] })}
      yScale={(height) => scaleLinear<number>({ domain: [best - 0.2, worst + 0.2], range: [height, 0] })}
      brush="vertical"
      onBrush={onBrush}
      table={{
        head: ['Rank', 'Affinity, kcal/mol', 'Passes the filter'],
        rows: ranking.map((point) => [
          String(point.rank),
          fixed(point.affinityKcalPerMol, 2),
          point.isMatching ? 'yes' : 'no',
        ]),
      }}
    >
      {({ x, y }) => (
        <>
          <LinePath
            data={ranking}
            x={(point) => x(point.rank)}
            y={(point) => y(point.affinityKcalPerMol)}
            className={isFiltered ? 'stroke-line-strong' : 'stroke-accent'}
            fill="none"
            strokeWidth={isFiltered ? 1.5 : 2}
          />
          {isFiltered &&
            ranking
              .filter(({ isMatching }) => isMatching)
              .map((point) => (
                <circle
                  key={point.rank}
                  cx={x(point.rank)}
                  cy={y(point.affinityKcalPerMol)}
                  r={2.5}
                  className="fill-accent"
                />
              ))}
          {selected && (
            <circle
              cx={x(selected.rank)}
              cy={y(selected.affinityKcalPerMol)}
              r={6}
              className="fill-transparent stroke-ink"
              strokeWidth={2}
            />
          )}
        </>
      )}
    </PlotFrame>
  );
}
