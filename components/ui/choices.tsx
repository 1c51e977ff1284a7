'use client';

import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import { CheckboxGroup as AriaCheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { RadioGroup as AriaRadioGroup, Radio } from 'react-aria-components/RadioGroup';
import { FieldFoot, FieldLabel } from '@/components/ui/field';

export interface Choice<Id extends string> {
  id: Id;
  name: ReactNode;
  detail?: ReactNode;
  isDisabled?: boolean;
}

interface GroupProps {
  label: string;
  description?: ReactNode;
  help?: ReactNode;
  error?: string | null;
}

const ROW =
  'group flex items-start gap-2.5 rounded-md border border-line px-2.5 py-2 text-base hover:bg-hover data-disabled:opacity-45 data-selected:border-accent-line data-selected:bg-accent-soft';

function ChoiceWords({ name, detail }: { name: ReactNode; detail?: ReactNode }) {
  return (
    <span className="min-w-0">
      <span className="block font-medium">{name}</span>
      {detail && <span className="block text-sm text-ink-muted">{detail}</span>}
    </span>
  );
}

/** One of a few choices, all of them in sight. */
export function RadioGroup<Id extends string>({
  label,
  choices,
  value,
  onChange,
  description,
  help,
  error,
}: GroupProps & { choices: Choice<Id>[]; value: Id; onChange: (id: Id) => void }) {
  return (
    <AriaRadioGroup
      value={value}
      onChange={(id) => onChange(id as Id)}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className="flex min-w-0 flex-col gap-1.5"
    >
      <FieldLabel label={label} help={help} />
      {choices.map((choice) => (
        <Radio key={choice.id} value={choice.id} isDisabled={choice.isDisabled} className={ROW}>
          <span
            aria-hidden
            className="mt-0.75 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface group-data-selected:border-accent"
          >
            <span className="size-2 rounded-full bg-accent opacity-0 group-data-selected:opacity-100" />
          </span>
          <ChoiceWords name={choice.name} detail={choice.detail} />
        </Radio>
      ))}
      <FieldFoot description={description} error={error} />
    </AriaRadioGroup>
  );
}

const TICK =
  'mt-0.75 flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface text-on-accent group-data-selected:border-accent group-data-selected:bg-accent';

function Tick() {
  return (
    <span aria-hidden className={TICK}>
      <Check strokeWidth={3} className="size-3 opacity-0 group-data-selected:opacity-100" />
    </span>
  );
}

/** Any number of a few choices. */
export function CheckboxGroup({
  label,
  choices,
  value,
  onChange,
  description,
  help,
  error,
  isInColumns = false,
}: GroupProps & {
  choices: Choice<string>[];
  value: string[];
  onChange: (ids: string[]) => void;
  /** For long names: two columns where there is room, else as many in a row as fit. */
  isInColumns?: boolean;
}) {
  return (
    <AriaCheckboxGroup
      value={value}
      onChange={onChange}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className="flex min-w-0 flex-col gap-1.5"
    >
      <FieldLabel label={label} help={help} />
      <div className={isInColumns ? 'grid gap-1.5 sm:grid-cols-2' : 'flex flex-wrap gap-1.5'}>
        {choices.map((choice) => (
          <AriaCheckbox
            key={choice.id}
            value={choice.id}
            isDisabled={choice.isDisabled}
            // It does not follow the group: else the browser would not send the form again after an error.
            validationBehavior="aria"
            className={ROW}
          >
            <Tick />
            <ChoiceWords name={choice.name} detail={choice.detail} />
          </AriaCheckbox>
        ))}
      </div>
      <FieldFoot description={description} error={error} />
    </AriaCheckboxGroup>
  );
}

/** One thing that holds or does not. */
export function Checkbox({
  label,
  detail,
  isSelected,
  onChange,
}: {
  label: string;
  detail?: ReactNode;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
}) {
  return (
    <AriaCheckbox
      isSelected={isSelected}
      onChange={onChange}
      className="group flex items-start gap-2.5 rounded-md py-1 text-base"
    >
      <Tick />
      <ChoiceWords name={label} detail={detail} />
    </AriaCheckbox>
  );
}

/** A box to tick in a row of a table, whose words are for screen readers only. */
export function Tickbox({
  label,
  isSelected,
  isDisabled,
  onChange,
}: {
  label: string;
  isSelected: boolean;
  isDisabled?: boolean;
  onChange: (isSelected: boolean) => void;
}) {
  return (
    <AriaCheckbox
      aria-label={label}
      isSelected={isSelected}
      isDisabled={isDisabled}
      onChange={onChange}
      className="group -m-2 inline-flex p-2 data-disabled:opacity-45"
    >
      <Tick />
    </AriaCheckbox>
  );
}
