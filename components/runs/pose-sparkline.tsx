import { fixed } from '@/components/ui/quantity';

/** The engine's default energy range: a pose this much worse than the best stands on the base line. */
const FULL_SCALE_KCAL_PER_MOL = 3;
const BAR = 3;
const GAP = 1;
const HEIGHT = 12;

/**
 * A bar for each pose, the best first; the same scale in every row. Bars that fall at once say that the best pose
 * stands alone, a flat row that several poses are as good.
 */
export function PoseSparkline({ affinitiesKcalPerMol }: { affinitiesKcalPerMol: number[] }) {
  const best = affinitiesKcalPerMol[0] ?? 0;
  const words = `Affinities of the poses: ${affinitiesKcalPerMol.map((each) => fixed(each, 2)).join(', ')} kcal/mol`;
  const bars = affinitiesKcalPerMol
    .map((affinity, index) => {
      const share = 1 - Math.min((affinity - best) / FULL_SCALE_KCAL_PER_MOL, 1);
      return `M${index * (BAR + GAP)} ${HEIGHT}v${-Math.max(1, share * HEIGHT)}h${BAR}V${HEIGHT}z`;
    })
    .join('');
  return (
    <svg
      role="img"
      aria-label={words}
      width={affinitiesKcalPerMol.length * (BAR + GAP) - GAP}
      height={HEIGHT}
      className="shrink-0 fill-outcome-reused"
    >
      <title>{words}</title>
      <path d={bars} />
    </svg>
  );
}
