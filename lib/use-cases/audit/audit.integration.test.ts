import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendAudit } from '@/db/metadata/audit-repository';
import { dependencies, installDependencies } from '@/lib/dependencies';
import { BadRequestError, ForbiddenError, InvalidInputError, NotFoundError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import type { AuditRow } from '@/lib/domain/resources/audit';
import { exportAudit } from '@/lib/use-cases/audit/export-audit';
import { getAuditEntry } from '@/lib/use-cases/audit/get-audit-entry';
import { listAudit } from '@/lib/use-cases/audit/list-audit';
import { verifyAudit } from '@/lib/use-cases/audit/verify-audit';
import {
  createPeople,
  type People,
  type PeopleOrganization,
  type Person,
} from '@/lib/use-cases/members/testing/people';
import { createToken } from '@/lib/use-cases/tokens/create-token';

let people: People;
let ours: PeopleOrganization;
let reader: Person;
let scientist: Person;
let theirs: Person;

const append = (action: string, subjectId: string, details: object = {}) =>
  people.database.metadata.withOrganization(ours.id, (tx) =>
    appendAudit(tx, ours.id, {
      actorKind: 'system',
      actorId: 'system:sweep',
      action,
      subjectKind: 'run',
      subjectId,
      details,
    }),
  );

beforeAll(async () => {
  people = await createPeople();
  installDependencies({ ...dependencies(), cursorKey: new Uint8Array(32).fill(7) });
  ours = await people.organization();
  reader = await ours.personWith(['audit:read']);
  scientist = await ours.person('Scientist');
  theirs = await (await people.organization()).person('Admin');
  for (let i = 1; i <= 6; i++) await append(i % 2 ? 'run.start' : 'run.cancel', `run_${i}`);
});
afterAll(() => people?.close());

describe('the audit log', () => {
  it('is read in pages without a gap, newest first', async () => {
    const seen: AuditRow[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await listAudit(reader.ctx, { limit: 4, ...(cursor && { cursor }) });
      seen.push(...page.entries);
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.map(({ seq }) => seq)).toEqual([...seen.keys()].map((i) => seen.length - i));
    expect(seen.length).toBeGreaterThanOrEqual(6);
  });

  it('is filtered by action, actor, subject, outcome and time', async () => {
    const { token } = await createToken(scientist.ctx, { name: 'Pipeline', scopes: ['run:read'] });
    await expect(getAuditEntry(scientist.ctx, { entryId: newId('auditEntry') })).rejects.toThrow(
      ForbiddenError,
    );
    const of = async (filter: object) => (await listAudit(reader.ctx, filter)).entries;
    const all = await of({});
    expect((await of({ action: 'run.start' })).map(({ subject }) => subject.id)).toEqual([
      'run_5',
      'run_3',
      'run_1',
    ]);
    expect(await of({ subject: token.id })).toMatchObject([
      { action: 'token.create', actor: { kind: 'member', email: scientist.email, name: 'Test User' } },
    ]);
    expect(await of({ actor: scientist.email.toUpperCase() })).toHaveLength(2);
    expect(await of({ actor: 'system:sweep' })).toHaveLength(6);
    expect(await of({ outcome: 'refused' })).toMatchObject([
      { action: 'audit-entry.get', actor: { id: scientist.userId } },
    ]);
    const middle = all[3]?.at as string;
    const [before, after] = [await of({ until: middle }), await of({ from: middle })];
    expect(before.length + after.length).toBe(all.length);
    expect(after.some(({ at }) => at < middle) || before.some(({ at }) => at >= middle)).toBe(false);
    expect(await of({ from: '2001-01-01', until: '2001-01-02' })).toEqual([]);
    expect((await listAudit(reader.ctx, { limit: 1 })).actions).toEqual([
      'audit-entry.get',
      'run.cancel',
      'run.start',
      'token.create',
    ]);
  });

  it('refuses a filter that means nothing, and a cursor of another filter', async () => {
    for (const wrong of [{ outcome: 'x' }, { from: 'yesterday' }, { until: '2026-13-01' }, { limit: 501 }]) {
      await expect(listAudit(reader.ctx, wrong)).rejects.toThrow(InvalidInputError);
    }
    const { nextCursor } = await listAudit(reader.ctx, { limit: 1 });
    await expect(listAudit(reader.ctx, { cursor: nextCursor, action: 'run.start' })).rejects.toThrow(
      BadRequestError,
    );
    await expect(listAudit(theirs.ctx, { cursor: nextCursor })).rejects.toThrow(BadRequestError);
  });

  it('shows one entry, but none of another organisation', async () => {
    const [entry] = (await listAudit(reader.ctx, { action: 'run.start' })).entries;
    expect(await getAuditEntry(reader.ctx, { entryId: entry?.id })).toEqual(entry);
    await expect(getAuditEntry(theirs.ctx, { entryId: entry?.id })).rejects.toThrow(NotFoundError);
    await expect(getAuditEntry(theirs.ctx, { entryId: newId('auditEntry') })).rejects.toThrow(NotFoundError);
    expect((await listAudit(theirs.ctx, { action: 'run.start' })).entries).toEqual([]);
  });

  it('is for audit:read alone', async () => {
    for (const useCase of [listAudit, getAuditEntry, verifyAudit, exportAudit]) {
      await expect(useCase(scientist.ctx, {})).rejects.toThrow(ForbiddenError);
    }
  });
});

describe('verifying', () => {
  it('finds the chain whole, and takes the end of before', async () => {
    const found = await verifyAudit(reader.ctx, {});
    expect(found).toMatchObject({ brokenAt: null });
    const { seq, hash } = found.last ?? {};
    expect(await verifyAudit(reader.ctx, { seq: String(seq), hash })).toMatchObject({ brokenAt: null });
    expect(await verifyAudit(reader.ctx, { seq, hash: 'f'.repeat(64) })).toMatchObject({
      brokenAt: { seq, problem: 'unexpected' },
    });
    await expect(verifyAudit(reader.ctx, { seq })).rejects.toThrow(InvalidInputError);
  });
});

describe('the export', () => {
  const textOf = async (format: string, filter: object = {}) => {
    const { chunks } = await exportAudit(reader.ctx, { format, ...filter });
    let text = '';
    for await (const chunk of chunks) text += new TextDecoder().decode(chunk);
    return text;
  };

  it('has every entry, also of more than one batch, as lines of JSON', async () => {
    const before = (await listAudit(reader.ctx, { limit: 1 })).entries[0]?.seq ?? 0;
    await people.database.application.begin(async (sql) => {
      await sql`select set_config('app.org_id', ${ours.id}, true)`;
      await sql`insert into audit_logs (org_id, id, actor_kind, actor_id, action, subject_kind, subject_id)
        select ${ours.id}, 'aud_' || i, 'system', 'system:many', 'many.made', 'run', 'run_' || i from generate_series(1, 700) i`;
    });
    const rows: AuditRow[] = (await textOf('jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ seq }) => seq)).toEqual(
      Array.from({ length: before + 700 }, (_, i) => before + 700 - i),
    );
    expect((await textOf('jsonl', { action: 'run.start' })).trimEnd().split('\n')).toHaveLength(3);
  });

  it('lets no cell of the table run as a formula', async () => {
    for (const name of ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(1)', '\tx']) await append(name, name);
    const lines = (await textOf('csv')).split('\r\n').slice(1, 6);
    for (const line of lines) expect(line).toMatch(/,"?'[=+\-@\t]/);
    expect(lines.join()).not.toMatch(/,"?[=+\-@\t]/);
  });
});
