'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { IconButton } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';

const WIDTHS = { sm: 'max-w-md', lg: 'max-w-4xl' };

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  width?: keyof typeof WIDTHS;
  isAlert?: boolean;
  children: ReactNode;
  footer?: ReactNode;
}

/** What opens of a `Dialog`. */
export function DialogFrame({
  title,
  isOpen,
  onClose,
  width = 'sm',
  isAlert,
  children,
  footer,
}: DialogProps) {
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
