'use client';

import { PARAMETER_NAMES } from '@/components/docking-parameters/parameter-words';
import { NumberField } from '@/components/ui/number-field';
import {
  DOCKING_PARAMETER_DOCS,
  DOCKING_PARAMETER_LIMITS,
  type NumericParameter,
} from '@/lib/domain/docking-parameters';
import type { RunParameters } from '@/lib/domain/resources/runs';

const FIELDS: { name: NumericParameter; step: number; fractionDigits: number }[] = [
  { name: 'exhaustiveness', step: 1, fractionDigits: 0 },
  { name: 'poses', step: 1, fractionDigits: 0 },
  { name: 'seed', step: 1, fractionDigits: 0 },
  { name: 'energyRangeKcalPerMol', step: 0.5, fractionDigits: 3 },
  { name: 'minRmsdAngstrom', step: 0.5, fractionDigits: 3 },
  { name: 'gridSpacingAngstrom', step: 0.025, fractionDigits: 3 },
];

/** What steers the search, each with its meaning, unit and source. */
export function ParametersFields({
  parameters,
  onChange,
  errorOf,
}: {
  parameters: RunParameters;
  onChange: (name: NumericParameter, value: number) => void;
  errorOf: (name: NumericParameter) => string | undefined;
}) {
  return (
    <div className="grid grid-cols-2 gap-x-3 gap-y-3 sm:grid-cols-3">
      {FIELDS.map(({ name, step, fractionDigits }) => {
        const { least, most, unit } = DOCKING_PARAMETER_LIMITS[name];
        return (
          <NumberField
            key={name}
            label={PARAMETER_NAMES[name]}
            unit={unit || undefined}
            value={parameters[name]}
            onChange={(value) => onChange(name, value)}
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
            error={errorOf(name)}
          />
        );
      })}
    </div>
  );
}
