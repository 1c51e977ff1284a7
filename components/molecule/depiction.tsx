'use client';

import { useQuery } from '@tanstack/react-query';
import { ImageOff } from 'lucide-react';
import { useMemo } from 'react';
import { parseDepiction } from '@/components/molecule/parse-depiction';
import { classNames } from '@/components/ui/class-names';
import { depictionQuery } from '@/lib/api-client/molecule-files';

/**
 * A ligand in 2D, drawn in the colour of the text around it, so that it reads on light and on dark.
 * @param path the depiction's path as the resource gave it; null for a record without one
 */
export function Depiction({
  path,
  name,
  className,
}: {
  path: string | null;
  name: string;
  className?: string;
}) {
  const { data, isPending, isError } = useQuery({
    ...depictionQuery(path ?? ''),
    enabled: path !== null,
  });
  const markup = useMemo(() => (data === undefined ? null : parseDepiction(data)), [data]);

  if (path !== null && isPending) return <div className={classNames('skeleton', className)} />;
  if (path === null || isError || markup === null) {
    return (
      <div className={classNames('flex items-center justify-center text-ink-faint', className)}>
        <ImageOff aria-hidden strokeWidth={1.5} className="size-5" />
        <span className="sr-only">No 2D depiction of {name}</span>
      </div>
    );
  }
  return (
    <div
      role="img"
      aria-label={`2D structure of ${name}`}
      className={classNames('depiction text-ink', className)}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: rebuilt from an allow-list of drawing elements
      dangerouslySetInnerHTML={{ __html: markup }}
    />
  );
}
