'use client';

import type { ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { HelpTip } from '@/components/ui/help-tip';

/** The frame of an input. 16 px on phones, because below that a phone zooms into the field. */
export const INPUT_FRAME =
  'flex h-8.5 w-full min-w-0 items-center rounded-md border border-line-strong bg-surface text-base pointer-coarse:h-10 max-sm:text-lg ' +
  'focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent ' +
  'has-aria-invalid:border-danger-mark data-invalid:border-danger-mark has-disabled:opacity-50 has-disabled:bg-sunken';

/** What stands above a field: its name, and a longer explanation by press. */
export function FieldLabel({ label, help }: { label: string; help?: ReactNode }) {
  return (
    <div className="flex items-center gap-1">
      <Label className="text-sm font-medium">{label}</Label>
      {help && <HelpTip about={label}>{help}</HelpTip>}
    </div>
  );
}

/** What stands below a field: its error if it has one, else its description. */
export function FieldFoot({ description, error }: { description?: ReactNode; error?: string | null }) {
  if (error) return <FieldError className="block text-sm text-danger">{error}</FieldError>;
  if (!description) return null;
  return (
    <Text slot="description" className="block text-sm text-ink-muted">
      {description}
    </Text>
  );
}
