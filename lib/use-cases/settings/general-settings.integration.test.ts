import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ForbiddenError, InvalidInputError } from '@/lib/domain/errors';
import { createPeople, type People, type PeopleOrganization } from '@/lib/use-cases/members/testing/people';
import { changeGeneralSettings } from '@/lib/use-cases/settings/change-general-settings';
import { getGeneralSettings } from '@/lib/use-cases/settings/get-general-settings';
import { getRunDefaults } from '@/lib/use-cases/settings/get-run-defaults';

let people: People;
let ours: PeopleOrganization;
let theirs: PeopleOrganization;

beforeAll(async () => {
  people = await createPeople();
  [ours, theirs] = [await people.organization(), await people.organization()];
});
afterAll(() => people?.close());

const SETTINGS = {
  name: 'Kinase group',
  defaults: { exhaustiveness: 16, poses: 5 },
  retention: { taskLogDays: 30, preparedLigandDays: null },
};

describe('the general settings', () => {
  it('are Vina’s defaults and keep everything, until an Admin changes them', async () => {
    const admin = await ours.person('Admin');
    expect(await getGeneralSettings(admin.ctx, {})).toEqual({
      name: ours.name,
      slug: ours.slug,
      defaults: { exhaustiveness: 8, poses: 9 },
      retention: { taskLogDays: null, preparedLigandDays: null },
    });
    await changeGeneralSettings(admin.ctx, { ...SETTINGS, org_id: theirs.id });
    expect(await getGeneralSettings(admin.ctx, {})).toEqual({ ...SETTINGS, slug: ours.slug });
    expect((await ours.audit())[0]).toMatchObject({ action: 'settings.change', details: SETTINGS });
    const scientist = await ours.person('Scientist');
    expect(await getRunDefaults(scientist.ctx, {})).toEqual(SETTINGS.defaults);
    expect(scientist.ctx.org.name).toBe('Kinase group');

    const foreign = await theirs.person('Admin');
    expect(await getGeneralSettings(foreign.ctx, {})).toMatchObject({
      name: theirs.name,
      defaults: { exhaustiveness: 8 },
    });
  });

  it.each([
    ['no name', { name: ' ' }, /^name: Must not be empty/],
    [
      'an exhaustiveness of 0',
      { defaults: { exhaustiveness: 0, poses: 9 } },
      /^defaults.exhaustiveness: .*1 to 64/,
    ],
    ['half a pose', { defaults: { exhaustiveness: 8, poses: 1.5 } }, /^defaults.poses: .*whole number/],
    [
      'a retention of 0 days',
      { retention: { taskLogDays: 0, preparedLigandDays: null } },
      /^retention.taskLogDays: /,
    ],
    [
      'one in words',
      { retention: { taskLogDays: null, preparedLigandDays: '7' } },
      /^retention.preparedLigandDays: /,
    ],
  ])('refuse %s, naming the field', async (_, over, words) => {
    const admin = await ours.person('Admin');
    const change = changeGeneralSettings(admin.ctx, { ...SETTINGS, ...over });
    await expect(change).rejects.toThrow(InvalidInputError);
    await expect(change).rejects.toThrow(words);
  });

  it('are closed to weaker roles', async () => {
    const [scientist, viewer] = [await ours.person('Scientist'), await ours.person('Viewer')];
    await expect(getGeneralSettings(scientist.ctx, {})).rejects.toThrow(ForbiddenError);
    await expect(changeGeneralSettings(scientist.ctx, SETTINGS)).rejects.toThrow(ForbiddenError);
    await expect(getRunDefaults(viewer.ctx, {})).rejects.toThrow(ForbiddenError);
  });
});
