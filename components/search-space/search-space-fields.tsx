'use client';

import type { SearchSpaceDraft } from '@/components/search-space/draft';
import { NumberField } from '@/components/ui/number-field';
import type { Vec3 } from '@/lib/domain/search-space';

const AXES = ['x', 'y', 'z'] as const;

interface TripleProps {
  legend: string;
  hint: string;
  value: Vec3;
  onChange: (value: Vec3) => void;
  /** Field of the API that the first axis would be `.0` of. */
  field: string;
  errors: Record<string, string>;
}

function Triple({ legend, hint, value, onChange, field, errors }: TripleProps) {
  return (
    <fieldset>
      <legend className="mb-1 text-sm">
        <span className="font-medium">{legend}</span> <span className="text-ink-muted">{hint}</span>
      </legend>
      <div className="grid grid-cols-3 gap-2">
        {AXES.map((axis, index) => (
          <NumberField
            key={axis}
            label={axis}
            unit="Å"
            value={value[index]}
            onChange={(next) => onChange(value.map((old, i) => (i === index ? next : old)) as Vec3)}
            step={0.5}
            fractionDigits={3}
            error={errors[`${field}.${index}`]}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Centre and edges of a search space as six numbers. */
export function SearchSpaceFields({
  draft,
  onChange,
  errors,
}: {
  draft: SearchSpaceDraft;
  onChange: (draft: SearchSpaceDraft) => void;
  errors: Record<string, string>;
}) {
  return (
    <div className="space-y-3">
      <Triple
        legend="Centre"
        hint="in the structure’s own coordinates"
        value={draft.center}
        onChange={(center) => onChange({ ...draft, center })}
        field="searchSpace.centerAngstrom"
        errors={errors}
      />
      <Triple
        legend="Edges"
        hint="full lengths"
        value={draft.size}
        onChange={(size) => onChange({ ...draft, size })}
        field="searchSpace.sizeAngstrom"
        errors={errors}
      />
    </div>
  );
}
