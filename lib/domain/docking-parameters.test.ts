import { describe, expect, it } from 'vitest';
import {
  DEFAULT_DOCKING_PARAMETERS,
  DOCKING_PARAMETER_DOCS,
  DOCKING_PARAMETER_LIMITS,
  type DockingParameters,
} from './docking-parameters';
import { askedDockingParametersSchema, dockingParametersSchema } from './docking-parameters-schema';

const names = Object.keys(DOCKING_PARAMETER_LIMITS) as (keyof typeof DOCKING_PARAMETER_LIMITS)[];

describe('dockingParametersSchema', () => {
  it('fills in every default', () => {
    expect(dockingParametersSchema.parse({})).toEqual(DEFAULT_DOCKING_PARAMETERS);
  });

  it('keeps what was given and ignores what is not a parameter', () => {
    const parsed = dockingParametersSchema.parse({ exhaustiveness: 2, org_id: 'org_x' });
    expect(parsed).toEqual({ ...DEFAULT_DOCKING_PARAMETERS, exhaustiveness: 2 });
  });

  it.each(names)('accepts the limits of %s and refuses what lies beyond, naming it', (name) => {
    const { least, most } = DOCKING_PARAMETER_LIMITS[name];
    for (const value of [least, most])
      expect(dockingParametersSchema.parse({ [name]: value })[name]).toBe(value);
    for (const value of [-1, 0, Number.NaN, 1e9 * most, 1e308, Infinity, `${least}`, null, [least]]) {
      const result = dockingParametersSchema.safeParse({ [name]: value });
      expect(result.success, `${name} = ${value}`).toBe(false);
      expect(result.error?.issues, `${name} = ${value}`).toHaveLength(1);
      expect(result.error?.issues[0]?.path).toEqual([name]);
      expect(result.error?.issues[0]?.message).toContain(`${least} to ${most}`);
    }
  });

  it('refuses fractions where whole numbers are meant', () => {
    for (const name of ['exhaustiveness', 'poses', 'seed'] as const) {
      expect(dockingParametersSchema.safeParse({ [name]: 1.5 }).error?.issues[0]?.path).toEqual([name]);
    }
    expect(dockingParametersSchema.parse({ energyRangeKcalPerMol: 2.5 }).energyRangeKcalPerMol).toBe(2.5);
  });

  it('refuses an engine or a scoring function that is not there', () => {
    expect(dockingParametersSchema.safeParse({ engine: 'gnina' }).error?.issues[0]?.path).toEqual(['engine']);
    expect(dockingParametersSchema.safeParse({ scoring: 'ad4' }).error?.issues[0]?.path).toEqual(['scoring']);
  });

  it('leaves out of what is asked for a run whatever was left out', () => {
    expect(askedDockingParametersSchema.parse({ poses: 3 })).toEqual({ poses: 3 });
    expect(askedDockingParametersSchema.safeParse({ poses: 0 }).success).toBe(false);
  });

  it('explains every parameter in one sentence that names its unit', () => {
    for (const [name, sentence] of Object.entries(DOCKING_PARAMETER_DOCS)) {
      const unit = DOCKING_PARAMETER_LIMITS[name as keyof typeof DOCKING_PARAMETER_LIMITS]?.unit;
      expect(sentence, name).toMatch(/^[A-Z].+\.$/);
      if (unit) expect(sentence, name).toContain(unit);
    }
    expect(Object.keys(DOCKING_PARAMETER_DOCS).sort()).toEqual(
      Object.keys(DEFAULT_DOCKING_PARAMETERS satisfies DockingParameters).sort(),
    );
  });
});
