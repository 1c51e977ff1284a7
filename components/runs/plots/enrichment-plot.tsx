import { scaleLinear } from '@visx/scale';
import { LinePath } from '@visx/shape';
import { PlotFrame } from '@/components/runs/plots/plot-frame';
import { count, fixed, plural } from '@/components/ui/quantity';
import type { Enrichment } from '@/lib/domain/enrichment';

const percent = (fraction: number) => `${Number((fraction * 100).toFixed(1))} %`;

/** ROC curve of what passes the filter among the rest of the ranking, with the numbers that sum it up. */
export function EnrichmentPlot({ enrichment }: { enrichment: Enrichment }) {
  const { actives, others, areaUnderCurve, bedroc, factors, curve } = enrichment;
  return (
    <div className="min-w-0">
      <PlotFrame
        title="Enrichment of what passes the filter"
        summary={`ROC curve of ${plural(actives, 'ligand')} that pass the filter among ${count(others)} others: area ${fixed(areaUnderCurve, 2)}, where chance gives 0.5.`}
        xLabel="Others found"
        yLabel="Passing found"
        xScale={(width) => scaleLinear<number>({ domain: [0, 1], range: [0, width] })}
        yScale={(height) => scaleLinear<number>({ domain: [0, 1], range: [height, 0] })}
        table={{
          head: ['Others found', 'Passing found'],
          rows: curve.map((point) => [percent(point.othersFound), percent(point.activesFound)]),
        }}
      >
        {({ x, y }) => (
          <>
            <line
              x1={x(0)}
              y1={y(0)}
              x2={x(1)}
              y2={y(1)}
              className="stroke-line-strong"
              strokeDasharray="4 3"
            />
            <LinePath
              data={curve}
              x={(point) => x(point.othersFound)}
              y={(point) => y(point.activesFound)}
              className="stroke-accent"
              fill="none"
              strokeWidth={2}
            />
          </>
        )}
      </PlotFrame>
      <dl className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-sm">
        <Summary name="ROC area" value={fixed(areaUnderCurve, 2)} />
        <Summary name="BEDROC 20" value={fixed(bedroc, 2)} />
        {factors.map(({ fraction, factor }) => (
          <Summary key={fraction} name={`EF ${percent(fraction)}`} value={fixed(factor, 1)} />
        ))}
      </dl>
    </div>
  );
}

function Summary({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex gap-1.5 whitespace-nowrap">
      <dt className="text-ink-muted">{name}</dt>
      <dd className="figures">{value}</dd>
    </div>
  );
}
