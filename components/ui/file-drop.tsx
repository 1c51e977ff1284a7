'use client';

import { FileUp, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { DropZone } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { IconButton } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { useHydrated } from '@/components/ui/use-hydrated';
import { formatBytes } from '@/lib/domain/quantities';

/** One file, dropped or picked. Pasting a copied file into the focused zone works as well. */
export function FileDrop({
  label,
  hint,
  accept,
  file,
  onFile,
  error,
}: {
  label: string;
  hint: ReactNode;
  /** Extensions with their dot. */
  accept: string[];
  file: File | null;
  onFile: (file: File | null) => void;
  error?: string | null;
}) {
  const isAlive = useHydrated();
  return (
    <div className="space-y-1">
      <p className="text-sm font-medium">{label}</p>
      <DropZone
        onDrop={async (event) => {
          const item = event.items.find((candidate) => candidate.kind === 'file');
          if (item) onFile(await item.getFile());
        }}
        className={classNames(
          'flex flex-col items-center rounded-lg border border-dashed px-4 py-8 text-center transition-colors data-drop-target:border-accent data-drop-target:bg-accent-soft',
          error ? 'border-danger-mark' : 'border-line-strong',
          file ? 'bg-accent-soft/50' : 'bg-sunken',
        )}
      >
        <FileUp aria-hidden strokeWidth={1.5} className="mb-2 size-7 text-ink-muted" />
        {file && (
          <div className="mb-2 flex max-w-full items-center gap-1">
            <p className="min-w-0 truncate font-medium">{file.name}</p>
            <span className="figures shrink-0 text-sm text-ink-muted">{formatBytes(file.size)}</span>
            <IconButton icon={X} label={`Remove ${file.name}`} onPress={() => onFile(null)} />
          </div>
        )}
        <div className="text-ink-muted">
          {!file && <span className="max-sm:hidden">Drop a file here, or </span>}
          <FileTrigger acceptedFileTypes={accept} onSelect={(list) => onFile(list?.item(0) ?? null)}>
            <AriaButton
              isDisabled={!isAlive}
              className="inline-block font-medium max-sm:first-letter:uppercase text-accent-strong underline decoration-accent-line underline-offset-3 hover:decoration-current"
            >
              {file ? 'choose another file' : 'choose a file'}
            </AriaButton>
          </FileTrigger>
        </div>
        <div className="mt-1 text-sm text-ink-muted">{hint}</div>
      </DropZone>
      <p aria-live="polite" className="text-sm text-danger">
        {error}
      </p>
    </div>
  );
}
