'use client';

import type { ReactNode } from 'react';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { NumberField as AriaNumberField } from 'react-aria-components/NumberField';
import { FieldFoot, FieldLabel, INPUT_FRAME } from '@/components/ui/field';
import { useHydrated } from '@/components/ui/use-hydrated';

interface NumberFieldProps {
  label: string;
  /** Shown behind the number and spoken with the label. */
  unit?: string;
  /** Undefined or NaN: empty. */
  value: number | undefined;
  onChange: (value: number) => void;
  minValue?: number;
  maxValue?: number;
  /** Step of the arrow keys. A typed number stays as it was typed; what is out of its limits is said, not mended. */
  step?: number;
  fractionDigits?: number;
  isDisabled?: boolean;
  description?: ReactNode;
  help?: ReactNode;
  error?: string | null;
}

/**
 * One number with its unit. Figures are written plainly (no thousands separators), so that what is shown can be
 * copied into an engine's configuration.
 */
export function NumberField({
  label,
  unit,
  value,
  fractionDigits = 0,
  description,
  help,
  error,
  ...props
}: NumberFieldProps) {
  // A number typed before the page is alive would stand in the field and not be the one that is sent.
  const isAlive = useHydrated();
  return (
    <AriaNumberField
      {...props}
      isReadOnly={!isAlive}
      value={value ?? Number.NaN}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      commitBehavior="validate"
      formatOptions={{ useGrouping: false, maximumFractionDigits: fractionDigits }}
      className="flex min-w-0 flex-col gap-1"
    >
      <FieldLabel label={label} help={help} />
      <Group className={INPUT_FRAME}>
        <Input className="figures h-full w-full min-w-0 bg-transparent px-2.5 text-right outline-none" />
        {unit && <span className="pr-2.5 text-sm whitespace-nowrap text-ink-muted">{unit}</span>}
      </Group>
      <FieldFoot description={description} error={error} />
    </AriaNumberField>
  );
}
