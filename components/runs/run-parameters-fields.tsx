'use client';

import { NumberField } from '@/components/ui/number-field';
import { DOCKING_PARAMETER_DOCS, DOCKING_PARAMETER_LIMITS } from '@/lib/domain/docking-parameters';
import type { RunParameters } from '@/lib/domain/resources/runs';

const FIELDS: { name: keyof RunParameters; label: string; step: number; fractionDigits: number }[] = [
  { name: 'exhaustiveness', label: 'Exhaustiveness', step: 1, fractionDigits: 0 },
  { name: 'poses', label: 'Poses', step: 1, fractionDigits: 0 },
  { name: 'energyRangeKcalPerMol', label: 'Energy range', step: 0.5, fractionDigits: 2 },
  { name: 'seed', label: 'Seed', step: 1, fractionDigits: 0 },
];

/** What steers the search, each with its meaning, unit and source. */
export function RunParametersFields({
  parameters,
  onChange,
  errors,
}: {
  parameters: RunParameters;
  onChange: (parameters: RunParameters) => void;
  errors: Record<string, string>;
}) {
  return (
    <div className="grid grid-cols-2 gap-x-3 gap-y-3 sm:grid-cols-4">
      {FIELDS.map(({ name, label, step, fractionDigits }) => {
        const { least, most, unit } = DOCKING_PARAMETER_LIMITS[name];
        return (
          <NumberField
            key={name}
            label={label}
            unit={unit || undefined}
            value={parameters[name]}
            onChange={(value) => onChange({ ...parameters, [name]: value })}
            minValue={least}
            maxValue={most}
            step={step}
            fractionDigits={fractionDigits}
            help={
              <>
                <p>{DOCKING_PARAMETER_DOCS[name]}</p>
                <p className="figures text-ink-muted">
                  From {least} to {most}
                  {unit && ` ${unit}`}.
                </p>
              </>
            }
            error={errors[`parameters.${name}`]}
          />
        );
      })}
    </div>
  );
}
