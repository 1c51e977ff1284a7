'use client';

import {
  ENGINE_FIELDS,
  PREPARATION_FIELDS,
  REPLICATE_FIELDS,
  type SpecField,
  valueWords,
} from '@/components/pipelines/spec-words';
import { HelpTip } from '@/components/ui/help-tip';
import { Facts } from '@/components/ui/panel';
import { type PipelineSpec, specValues } from '@/lib/domain/pipeline-spec';

/** A specification to be read: every field with its meaning and its unit. */
export function SpecFacts({ spec }: { spec: PipelineSpec }) {
  return (
    <div className="space-y-5">
      <Group title="Ligand preparation" fields={PREPARATION_FIELDS} spec={spec} />
      <Group title="Docking" fields={ENGINE_FIELDS} spec={spec} />
      <Group title="Confidence" fields={REPLICATE_FIELDS} spec={spec} />
    </div>
  );
}

function Group({ title, fields, spec }: { title: string; fields: SpecField[]; spec: PipelineSpec }) {
  const values = specValues(spec);
  return (
    <section className="space-y-2">
      <h3 className="text-sm font-semibold">{title}</h3>
      <Facts
        items={fields
          .filter(({ field }) => values.has(field))
          .map((each) => ({
            name: <FieldName field={each} />,
            value: <span className="figures">{valueWords(each, values.get(each.field))}</span>,
          }))}
      />
    </section>
  );
}

/** What a field is called, and what it means by press. */
export function FieldName({ field: { name, help } }: { field: SpecField }) {
  return (
    <span className="inline-flex items-center gap-0.5">
      {name}
      <HelpTip about={name}>{help}</HelpTip>
    </span>
  );
}
