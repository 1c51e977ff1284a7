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
  return (
    <svg
      role="img"
      aria-label={words}
      width={affinitiesKcalPerMol.length * (BAR + GAP) - GAP}
      height={HEIGHT}
      className="shrink-0 fill-outcome-reused"
    >
      <title>{words}</title>
      {affinitiesKcalPerMol.map((affinity, rank) => {
        const share = 1 - Math.min((affinity - best) / FULL_SCALE_KCAL_PER_MOL, 1);
        const height = Math.max(1, share * HEIGHT);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rank of a pose is what it is known by
          <rect key={rank} x={rank * (BAR + GAP)} y={HEIGHT - height} width={BAR} height={height} />
        );
      })}
    </svg>
  );
}
