'use client';

import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import type { DialogProps } from '@/components/ui/dialog-frame';
import { messageOf } from '@/components/ui/states';

/** What opens is no part of a page's first load. */
const DialogFrame = dynamic(
  () => import('@/components/ui/dialog-frame').then((module) => module.DialogFrame),
  { ssr: false },
);

/** A modal dialog: the focus stays inside, Escape and a press outside close it. */
export function Dialog(props: DialogProps) {
  return props.isOpen && <DialogFrame {...props} />;
}

/** Asks before something that cannot be undone; in red what destroys something. Stays open, with the reason, if the action fails. */
export function ConfirmDialog({
  title,
  isOpen,
  onClose,
  confirmLabel,
  confirmVariant = 'danger',
  keepLabel,
  onConfirm,
  isPending,
  error,
  children,
}: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  confirmLabel: string;
  confirmVariant?: 'danger' | 'primary';
  keepLabel: string;
  onConfirm: () => void;
  isPending: boolean;
  error: unknown;
  children: ReactNode;
}) {
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      isAlert
      footer={
        <>
          <Button autoFocus onPress={onClose}>
            {keepLabel}
          </Button>
          <Button variant={confirmVariant} isPending={isPending} onPress={onConfirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        <div className="text-pretty text-ink-muted">{children}</div>
        {error !== null && error !== undefined && (
          <Callout tone="danger" isLive>
            {messageOf(error)}
          </Callout>
        )}
      </div>
    </Dialog>
  );
}
