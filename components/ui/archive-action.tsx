'use client';

import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { Button } from './button';
import { ConfirmDialog } from './dialog';
import { messageOf } from './states';
import { showToast } from './toast';

/** Takes something off its list after asking, and goes to that list. */
export function ArchiveAction({
  name,
  archive,
  restore,
  changes,
  listHref,
  children,
}: {
  name: string;
  archive: () => Promise<unknown>;
  /** Takes it back, from a toast. */
  restore: () => Promise<unknown>;
  /** Queries that answer otherwise afterwards. */
  changes: readonly QueryKey[];
  listHref: string;
  /** What it means, in a sentence or two. */
  children: ReactNode;
}) {
  const router = useRouter();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const askAgain = () => {
    for (const queryKey of changes) void client.invalidateQueries({ queryKey });
  };
  const { mutate: takeBack } = useMutation({
    mutationFn: restore,
    onSuccess: askAgain,
    onError: (error) => showToast({ title: `${name} stays archived`, description: messageOf(error) }),
  });
  const archiving = useMutation({
    mutationFn: archive,
    onSuccess: () => {
      askAgain();
      showToast({ title: `${name} is archived`, undo: () => takeBack() });
      router.push(listHref);
    },
  });
  return (
    <>
      <Button variant="quiet" icon={Archive} onPress={() => setAsking(true)}>
        Archive
      </Button>
      <ConfirmDialog
        title={`Archive ${name}?`}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        confirmLabel="Archive"
        keepLabel="Keep"
        onConfirm={() => archiving.mutate()}
        isPending={archiving.isPending}
        error={archiving.error}
      >
        {children}
      </ConfirmDialog>
    </>
  );
}
