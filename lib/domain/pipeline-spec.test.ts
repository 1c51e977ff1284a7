import { describe, expect, it } from 'vitest';
import { DEFAULT_LIGAND_RECIPE } from '@/lib/chemistry/molecules/recipe';
import { DEFAULT_DOCKING_PARAMETERS } from './docking-parameters';
import {
  adjustedParameters,
  DEFAULT_PIPELINE_SPEC,
  ligandRecipeOf,
  type PipelineSpec,
  PREPARATION_DOCS,
  preparationOf,
  specDifferences,
  specValues,
} from './pipeline-spec';
import { pipelineSpecSchema, specIssues } from './pipeline-spec-schema';
import { STARTER_KEYS, STARTER_PIPELINES } from './starter-pipelines';

const AS_GIVEN: PipelineSpec = pipelineSpecSchema.parse({ preparation: { protonation: 'as-given' } });

describe('pipelineSpecSchema', () => {
  it('fills in every default: what runs without a pipeline do', () => {
    expect(DEFAULT_PIPELINE_SPEC.engine).toEqual(DEFAULT_DOCKING_PARAMETERS);
    expect(ligandRecipeOf(DEFAULT_PIPELINE_SPEC.preparation)).toEqual(DEFAULT_LIGAND_RECIPE);
    expect(pipelineSpecSchema.parse(DEFAULT_PIPELINE_SPEC)).toEqual(DEFAULT_PIPELINE_SPEC);
    expect(pipelineSpecSchema.parse({})).toEqual(DEFAULT_PIPELINE_SPEC);
  });

  it.each([
    ['a field that does nothing', { engine: { flexibleResidues: ['A:1'] } }, 'engine'],
    ['another field that does nothing', { filters: [] }, ''],
    [
      'another tautomer rule',
      { preparation: { protonation: 'ph', tautomer: 'all' } },
      'preparation.tautomer',
    ],
    ['another format', { format: 2 }, 'format'],
    ['a pH beyond 14', { preparation: { protonation: 'ph', pH: 14.1 } }, 'preparation.pH'],
    ['a pH in words', { preparation: { protonation: 'ph', pH: '7' } }, 'preparation.pH'],
    ['a seed of 0', { preparation: { protonation: 'ph', conformerSeed: 0 } }, 'preparation.conformerSeed'],
    ['no protonation', { preparation: { pH: 7 } }, 'preparation.protonation'],
    ['an exhaustiveness of 0', { engine: { exhaustiveness: 0 } }, 'engine.exhaustiveness'],
    ['half a pose', { engine: { poses: 1.5 } }, 'engine.poses'],
  ])('refuses %s, naming the field', (_, spec, field) => {
    const { error } = pipelineSpecSchema.safeParse(spec);
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });

  it('refuses a pH that would not be read, and says so', () => {
    const { error } = pipelineSpecSchema.safeParse({ preparation: { protonation: 'as-given', pH: 5 } });
    expect(error?.issues[0]?.message).toMatch('has no effect');
  });

  it('says what is wrong with a draft by field', () => {
    expect(specIssues(DEFAULT_PIPELINE_SPEC)).toEqual({});
    const { engine } = DEFAULT_PIPELINE_SPEC;
    const wrong = { ...DEFAULT_PIPELINE_SPEC, engine: { ...engine, poses: Number.NaN } };
    expect(Object.keys(specIssues(wrong))).toEqual(['engine.poses']);
  });

  it('explains every field of the preparation', () => {
    const fields = [...specValues(DEFAULT_PIPELINE_SPEC).keys()].filter((name) =>
      name.startsWith('preparation.'),
    );
    expect(fields).toEqual(Object.keys(PREPARATION_DOCS).map((name) => `preparation.${name}`));
    for (const sentence of Object.values(PREPARATION_DOCS)) expect(sentence).toMatch(/^[A-Z].+\.$/);
  });
});

describe('the recipe of a preparation', () => {
  it('does not depend on a pH that is not read', () => {
    expect(ligandRecipeOf(AS_GIVEN.preparation)).toEqual({
      ...DEFAULT_LIGAND_RECIPE,
      protonation: 'as-given',
    });
  });

  it.each([DEFAULT_PIPELINE_SPEC, AS_GIVEN])('gives the preparation back', ({ preparation }) => {
    expect(preparationOf(ligandRecipeOf(preparation))).toEqual(preparation);
  });
});

describe('the differences of two specifications', () => {
  it('are none for the same, whatever the order of its fields', () => {
    const { engine, preparation, format, replicates } = DEFAULT_PIPELINE_SPEC;
    const turned = Object.fromEntries(Object.entries(engine).reverse()) as unknown as typeof engine;
    const same = { replicates, engine: turned, preparation, format };
    expect(specDifferences(DEFAULT_PIPELINE_SPEC, same)).toEqual([]);
  });

  it('name each field with both values, and one that is on one side only', () => {
    const after = { ...AS_GIVEN, engine: { ...AS_GIVEN.engine, poses: 3 } };
    expect(specDifferences(DEFAULT_PIPELINE_SPEC, after)).toEqual([
      { field: 'preparation.protonation', before: 'ph', after: 'as-given' },
      { field: 'preparation.pH', before: 7.4, after: undefined },
      { field: 'engine.poses', before: 9, after: 3 },
    ]);
  });

  it('tell in what a run departs from its version', () => {
    const { engine } = DEFAULT_PIPELINE_SPEC;
    expect(adjustedParameters(DEFAULT_PIPELINE_SPEC, engine)).toEqual([]);
    expect(adjustedParameters(DEFAULT_PIPELINE_SPEC, { ...engine, seed: 7, poses: 1 })).toEqual([
      'poses',
      'seed',
    ]);
  });
});

describe('the starter pipelines', () => {
  it('search once, eight and thirty-two times, and differ in nothing else', () => {
    const [look, screen, redocking] = STARTER_KEYS.map((key) => STARTER_PIPELINES[key].spec);
    expect(screen).toEqual(DEFAULT_PIPELINE_SPEC);
    for (const [spec, exhaustiveness] of [
      [look, 1],
      [redocking, 32],
    ] as const) {
      expect(spec && specDifferences(DEFAULT_PIPELINE_SPEC, spec)).toEqual([
        { field: 'engine.exhaustiveness', before: 8, after: exhaustiveness },
      ]);
    }
  });
});
