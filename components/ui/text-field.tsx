'use client';

import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { Input } from 'react-aria-components/Input';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import { FieldFoot, FieldLabel, INPUT_FRAME } from '@/components/ui/field';

interface TextFieldProps {
  label: string;
  name?: string;
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'email' | 'password' | 'date';
  autoComplete?: string;
  inputMode?: 'numeric';
  isReadOnly?: boolean;
  autoFocus?: boolean;
  isRequired?: boolean;
  maxLength?: number;
  placeholder?: string;
  description?: ReactNode;
  help?: ReactNode;
  error?: string | null;
}

/** One line of text with its label, description and error. */
export function TextField({ label, help, description, error, placeholder, ...props }: TextFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  // What was typed, or filled in by a password manager, before the page was alive.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as the page comes alive
  useLayoutEffect(() => {
    const typed = input.current?.value ?? '';
    if (typed !== props.value) props.onChange(typed);
  }, []);
  return (
    <AriaTextField
      {...props}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className="flex min-w-0 flex-col gap-1"
    >
      <FieldLabel label={label} help={help} />
      <div className={INPUT_FRAME}>
        <Input
          ref={input}
          placeholder={placeholder}
          className="h-full w-full min-w-0 bg-transparent px-2.5 outline-none"
        />
      </div>
      <FieldFoot description={description} error={error} />
    </AriaTextField>
  );
}
