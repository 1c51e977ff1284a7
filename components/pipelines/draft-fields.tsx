'use client';

import { ParametersFields } from '@/components/docking-parameters/parameters-fields';
import { FieldName } from '@/components/pipelines/spec-facts';
import { REPLICATE_NAMES, SPEC_FIELDS, valueWords } from '@/components/pipelines/spec-words';
import { RadioGroup } from '@/components/ui/choices';
import { NumberField } from '@/components/ui/number-field';
import { Facts } from '@/components/ui/panel';
import {
  DEFAULT_PIPELINE_SPEC,
  type LigandPreparation,
  type PipelineSpec,
  PREPARATION_DOCS,
  PREPARATION_LIMITS,
  specValues,
} from '@/lib/domain/pipeline-spec';
import { REPLICATE_DOCS, REPLICATE_LIMITS } from '@/lib/domain/replicates';

const DEFAULT_PH =
  DEFAULT_PIPELINE_SPEC.preparation.protonation === 'ph' ? DEFAULT_PIPELINE_SPEC.preparation.pH : 7.4;

/** A specification to be edited. What has one value only is said, not asked. */
export function DraftFields({
  spec,
  onChange,
  issues,
}: {
  spec: PipelineSpec;
  onChange: (spec: PipelineSpec) => void;
  /** What is wrong, by field: `engine.poses`. */
  issues: Record<string, string>;
}) {
  const { preparation, engine, replicates } = spec;
  const prepare = (next: LigandPreparation) => onChange({ ...spec, preparation: next });
  return (
    <div className="space-y-5">
      <section className="space-y-3">
        <h3 className="text-sm font-semibold">Ligand preparation</h3>
        <RadioGroup
          label="Charges"
          help={<p>{PREPARATION_DOCS.protonation}</p>}
          value={preparation.protonation}
          onChange={(protonation) => prepare(withProtonation(preparation, protonation))}
          choices={[
            { id: 'ph', name: 'As at a pH', detail: 'Acids, amines, amidines and guanidines by rules' },
            { id: 'as-given', name: 'As in the record', detail: 'Every ligand keeps the charges it has' },
          ]}
          error={issues['preparation.protonation']}
        />
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
          {preparation.protonation === 'ph' && (
            <NumberField
              label="pH"
              value={preparation.pH}
              onChange={(pH) => prepare({ ...preparation, pH })}
              minValue={PREPARATION_LIMITS.pH.least}
              maxValue={PREPARATION_LIMITS.pH.most}
              step={0.1}
              fractionDigits={2}
              help={<p>{PREPARATION_DOCS.pH}</p>}
              error={issues['preparation.pH']}
            />
          )}
          <NumberField
            label="Conformer seed"
            value={preparation.conformerSeed}
            onChange={(conformerSeed) => prepare({ ...preparation, conformerSeed })}
            minValue={PREPARATION_LIMITS.conformerSeed.least}
            maxValue={PREPARATION_LIMITS.conformerSeed.most}
            help={<p>{PREPARATION_DOCS.conformerSeed}</p>}
            error={issues['preparation.conformerSeed']}
          />
        </div>
        <FixedFields spec={spec} fields={['preparation.tautomer', 'preparation.stereo']} />
      </section>
      <section className="space-y-3">
        <h3 className="text-sm font-semibold">Docking</h3>
        <FixedFields spec={spec} fields={['engine.engine', 'engine.scoring']} />
        <ParametersFields
          parameters={engine}
          onChange={(name, value) => onChange({ ...spec, engine: { ...engine, [name]: value } })}
          errorOf={(name) => issues[`engine.${name}`]}
        />
      </section>
      <section className="space-y-3">
        <h3 className="text-sm font-semibold">Confidence</h3>
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
          <NumberField
            label={REPLICATE_NAMES.seeds}
            value={replicates.seeds}
            onChange={(seeds) => onChange({ ...spec, replicates: { ...replicates, seeds } })}
            minValue={REPLICATE_LIMITS.seeds.least}
            maxValue={REPLICATE_LIMITS.seeds.most}
            help={<p>{REPLICATE_DOCS.seeds}</p>}
            error={issues['replicates.seeds']}
          />
          <NumberField
            label={REPLICATE_NAMES.leastConfidence}
            value={replicates.leastConfidence ?? undefined}
            onChange={(value) => {
              const leastConfidence = Number.isNaN(value) ? null : value;
              onChange({ ...spec, replicates: { ...replicates, leastConfidence } });
            }}
            minValue={REPLICATE_LIMITS.leastConfidence.least}
            maxValue={REPLICATE_LIMITS.leastConfidence.most}
            step={0.05}
            fractionDigits={2}
            help={<p>{REPLICATE_DOCS.leastConfidence}</p>}
            error={issues['replicates.leastConfidence']}
          />
        </div>
      </section>
    </div>
  );
}

function withProtonation(
  { tautomer, stereo, conformerSeed }: LigandPreparation,
  protonation: LigandPreparation['protonation'],
): LigandPreparation {
  const ofAnyCharge = { tautomer, stereo, conformerSeed };
  return protonation === 'ph'
    ? { protonation, pH: DEFAULT_PH, ...ofAnyCharge }
    : { protonation, ...ofAnyCharge };
}

function FixedFields({ spec, fields }: { spec: PipelineSpec; fields: string[] }) {
  const values = specValues(spec);
  return (
    <Facts
      items={SPEC_FIELDS.filter(({ field }) => fields.includes(field)).map((each) => ({
        name: <FieldName field={each} />,
        value: valueWords(each, values.get(each.field)),
      }))}
    />
  );
}
