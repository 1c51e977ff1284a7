import { EyeOff } from 'lucide-react';

/** Stands where a structure would be, for whoever may not see one. */
export function StructuresHidden() {
  return (
    <p className="flex items-center gap-2.5 border-b border-line bg-sunken px-4 py-3 text-sm text-pretty text-ink-muted">
      <EyeOff aria-hidden className="size-4 shrink-0" />
      Your role shows ranks and scores, not structures.
    </p>
  );
}
