import { count } from '@/components/ui/quantity';
import { type SearchSpace, searchSpaceVolume } from '@/lib/domain/search-space';

/** A search space in words and numbers, as it is docked. */
export function SearchSpaceText({ space }: { space: SearchSpace }) {
  const [x, y, z] = space.centerAngstrom.map((value) => value.toFixed(3));
  const [a, b, c] = space.sizeAngstrom.map((value) => value.toFixed(3));
  return (
    <span className="figures">
      {a} × {b} × {c} Å around ({x}, {y}, {z}){' '}
      <span className="text-ink-muted">· {count(Math.round(searchSpaceVolume(space)))} Å³</span>
    </span>
  );
}
