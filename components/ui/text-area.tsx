'use client';

import type { ReactNode } from 'react';
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import { classNames } from '@/components/ui/class-names';
import { FieldFoot, FieldLabel } from '@/components/ui/field';

/** Several lines of text, in letters of one width: for what is pasted from elsewhere. */
export function TextArea({
  label,
  value,
  onChange,
  rows = 8,
  placeholder,
  description,
  error,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  placeholder?: string;
  description?: ReactNode;
  error?: string | null;
}) {
  return (
    <AriaTextField
      value={value}
      onChange={onChange}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className="flex min-w-0 flex-col gap-1"
    >
      <FieldLabel label={label} />
      <AriaTextArea
        rows={rows}
        spellCheck={false}
        placeholder={placeholder}
        className={classNames(
          'w-full min-w-0 resize-y rounded-md border bg-surface px-2.5 py-2 font-mono text-sm max-sm:text-lg',
          error ? 'border-danger-mark' : 'border-line-strong',
        )}
      />
      <FieldFoot description={description} error={error} />
    </AriaTextField>
  );
}
