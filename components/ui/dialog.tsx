'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button, IconButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { classNames } from '@/components/ui/class-names';
import { messageOf } from '@/components/ui/states';

const WIDTHS = { sm: 'max-w-md', lg: 'max-w-4xl' };

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  width?: keyof typeof WIDTHS;
  isAlert?: boolean;
  children: ReactNode;
  footer?: ReactNode;
}

/** A modal dialog: the focus stays inside, Escape and a press outside close it. */
export function Dialog({ title, isOpen, onClose, width = 'sm', isAlert, children, footer }: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!isAlert}
      className="fixed inset-0 z-40 flex items-center justify-center bg-[oklch(0.18_0.02_230/0.45)] p-3"
    >
      <Modal
        className={classNames(
          'flex max-h-full w-full flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-overlay',
          WIDTHS[width],
        )}
      >
        <AriaDialog role={isAlert ? 'alertdialog' : 'dialog'} className="flex min-h-0 flex-col outline-none">
          <div className="flex items-center justify-between gap-3 border-b border-line py-2 pr-2 pl-4">
            <Heading slot="title" className="min-w-0 truncate text-lg font-semibold">
              {title}
            </Heading>
            {!isAlert && <IconButton icon={X} label="Close" onPress={onClose} />}
          </div>
          <div className="min-h-0 overflow-auto p-4">{children}</div>
          {footer && <div className="flex justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
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
