'use client';

import { Star } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { classNames } from '@/components/ui/class-names';
import { useHydrated } from '@/components/ui/use-hydrated';

const MARK = 'size-4 transition-colors';

/**
 * The star of one result in a list: full if it is on the shortlist in question, a coloured outline if only on another.
 * Without `onToggle` it is a sign, and nothing where there is no star. It is no tab stop: a key of the row does the same.
 */
export function StarButton({
  name,
  listName,
  isStarred,
  isElsewhere,
  onToggle,
}: {
  name: string;
  listName: string;
  isStarred: boolean;
  isElsewhere: boolean;
  onToggle?: () => void;
}) {
  const isAlive = useHydrated();
  const look = classNames(
    MARK,
    isStarred ? 'fill-accent text-accent' : isElsewhere ? 'text-accent' : 'text-ink-faint',
  );
  if (!onToggle) {
    if (!isStarred && !isElsewhere) return null;
    return <Star role="img" aria-label="On a shortlist" className={look} />;
  }
  return (
    <Button
      excludeFromTabOrder
      isDisabled={!isAlive}
      aria-pressed={isStarred}
      aria-label={`Star ${name} on the shortlist ${listName}`}
      onPress={onToggle}
      className="inline-flex size-7 items-center justify-center rounded-md hover:bg-hover data-hovered:[&>svg]:text-accent pointer-coarse:size-10"
    >
      <Star aria-hidden className={look} />
    </Button>
  );
}
