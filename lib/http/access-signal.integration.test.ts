import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessSignal } from '@/lib/http/access-signal';
import { changeMemberRole } from '@/lib/use-cases/members/change-member-role';
import { removeMember } from '@/lib/use-cases/members/remove-member';
import {
  createPeople,
  type People,
  type PeopleOrganization,
  type Person,
} from '@/lib/use-cases/members/testing/people';

let people: People;
let ours: PeopleOrganization;
let admin: Person;

beforeAll(async () => {
  people = await createPeople();
  ours = await people.organization();
  admin = await ours.person('Admin');
});
afterAll(() => people?.close());

it('lasts while nothing changes, and ends with a change of role', async () => {
  const person = await ours.person('Viewer');
  let asked = 0;
  const enter = () => {
    asked++;
    return person.enter();
  };
  const signal = accessSignal(new AbortController().signal, person.ctx, enter, 5);
  await expect.poll(() => asked).toBeGreaterThan(3);
  expect(signal.aborted).toBe(false);

  const end = once(signal, 'abort');
  const roleId = await ours.roleId('Collaborator');
  await changeMemberRole(admin.ctx, { memberId: person.memberId, roleId });
  await end;
  const last = asked;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(asked).toBe(last);
});

it('ends with a removal, and when the reader leaves', async () => {
  const person = await ours.person('Viewer');
  const removed = accessSignal(new AbortController().signal, person.ctx, person.enter, 5);
  const end = once(removed, 'abort');
  await removeMember(admin.ctx, { memberId: person.memberId });
  await end;

  const leaving = new AbortController();
  const left = accessSignal(leaving.signal, admin.ctx, admin.enter, 60_000);
  expect(left.aborted).toBe(false);
  leaving.abort();
  expect(left.aborted).toBe(true);
  expect(accessSignal(leaving.signal, admin.ctx, admin.enter, 60_000).aborted).toBe(true);
});
