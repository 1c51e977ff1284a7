'use client';

import { useQuery } from '@tanstack/react-query';
import { ListPlus, Pencil, Star, X } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { NoteDialog } from '@/components/shortlists/note-dialog';
import { ShortlistDialog } from '@/components/shortlists/shortlist-dialog';
import { useMayStar, useStarChanges } from '@/components/shortlists/use-stars';
import { Button, IconButton } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Menu } from '@/components/ui/menu';
import { Moment } from '@/components/ui/moment';
import { shortlistListQuery, starsQuery } from '@/lib/api-client/shortlists';
import type { Star as StarOf } from '@/lib/domain/resources/shortlists';

/** The shortlists that a result is on, with their notes; and the way onto one, and off it. */
export function ResultStars({
  org,
  run,
  result,
}: {
  org: string;
  run: { id: string; name: string };
  result: { ligandId: string; name: string };
}) {
  const mayStar = useMayStar();
  const { data } = useQuery(starsQuery(org, run.id, result.ligandId));
  const lists = useQuery({ ...shortlistListQuery(org), enabled: mayStar }).data?.shortlists ?? [];
  const { put, remove, isPending } = useStarChanges(org);
  const [noted, setNoted] = useState<StarOf | null>(null);
  const [isMaking, setMaking] = useState(false);
  const at = { run: run.id, ligand: result.ligandId };
  const stars = data?.stars ?? [];
  if (!mayStar && stars.length === 0) return null;

  const own = lists.find(({ runId }) => runId === run.id);
  const others = lists.filter(
    ({ id }) => id !== own?.id && !stars.some(({ shortlist }) => shortlist.id === id),
  );
  const isOnOwn = stars.some(({ shortlist }) => shortlist.id === own?.id);
  return (
    <section aria-label="Shortlists" className="space-y-1.5 border-b border-line px-4 py-2">
      {stars.map((star) => (
        <div key={star.shortlist.id} className="flex items-start gap-2 text-sm">
          <Star aria-hidden className="mt-0.5 size-4 shrink-0 fill-accent text-accent" />
          <div className="min-w-0 flex-1">
            <p className="text-ink-muted">
              On{' '}
              <Link
                href={`/orgs/${org}/shortlists/${star.shortlist.id}`}
                className="font-medium text-ink underline-offset-2 hover:underline"
              >
                {star.shortlist.name}
              </Link>
              {star.starredBy && ` · ${star.starredBy}`} · <Moment at={star.starredAt} />
            </p>
            {star.note && <p className="text-pretty">{star.note}</p>}
          </div>
          {mayStar && (
            <div className={classNames('-my-1 flex shrink-0', isPending && 'opacity-60')}>
              <IconButton
                icon={Pencil}
                label={star.note ? 'Change the note' : 'Add a note'}
                onPress={() => setNoted(star)}
              />
              <IconButton
                icon={X}
                label={`Take off ${star.shortlist.name}`}
                onPress={() => {
                  const { id: shortlistId, name: from } = star.shortlist;
                  remove({ at, name: result.name, shortlistId, from });
                }}
              />
            </div>
          )}
        </div>
      ))}
      {mayStar && data && (
        <div className="flex flex-wrap gap-2">
          {!isOnOwn && (
            <Button size="sm" icon={Star} onPress={() => put({ at })}>
              Star
            </Button>
          )}
          <Menu
            size="sm"
            label="Add to a shortlist"
            icon={ListPlus}
            entries={[
              ...others.map(({ id, name }) => ({ id, name, onAction: () => put({ at, shortlistId: id }) })),
              { id: 'new', name: 'New shortlist…', onAction: () => setMaking(true) },
            ]}
          />
        </div>
      )}
      {noted && (
        <NoteDialog
          name={result.name}
          listName={noted.shortlist.name}
          note={noted.note ?? ''}
          onSave={(note) => put({ at, shortlistId: noted.shortlist.id, note })}
          onClose={() => setNoted(null)}
        />
      )}
      {isMaking && (
        <ShortlistDialog
          org={org}
          shortlist={null}
          onSaved={({ id }) => put({ at, shortlistId: id })}
          onClose={() => setMaking(false)}
        />
      )}
    </section>
  );
}
