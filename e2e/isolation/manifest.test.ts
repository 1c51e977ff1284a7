import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_CASES } from '@/e2e/isolation/cases/all-cases';
import { exportedMethods, waysIn } from '@/e2e/isolation/manifest';

describe('the manifest of ways in', () => {
  const found = waysIn(resolve(import.meta.dirname, '../..'));

  it('has pages, routes, the event stream, the signed link and events', () => {
    expect(found).toEqual(
      expect.arrayContaining([
        'page /account',
        'page /orgs/[org]/runs/[run]',
        'POST /api/v1/orgs/[org]/runs',
        'GET /api/v1/orgs/[org]/runs/[runId]/events',
        'PUT /api/objects/[...key]',
        'GET /api/auth/[...nextauth]',
        'event run/requested',
      ]),
    );
  });

  it('has a case for each way in, and no case for one that is gone', () => {
    const cases = Object.keys(ALL_CASES).sort();
    expect(found.filter((way) => !cases.includes(way))).toEqual([]);
    expect(cases.filter((way) => !found.includes(way))).toEqual([]);
  });

  it.each([
    ['export const GET = orgRoute(x);', ['GET']],
    ['export async function POST(request: Request) {}', ['POST']],
    ['export const dynamic = "force-dynamic";\nexport { answer as GET, put as PUT };', ['GET', 'PUT']],
    ["export { GET } from './other';", ['GET']],
  ])('reads %j', (source, methods) => {
    expect(exportedMethods(source, 'route.ts')).toEqual(methods);
  });

  it.each(["export * from './other';", 'export const { GET } = handlers;', 'const GET = 1;'])(
    'refuses %j, of which nobody knows what it answers',
    (source) => {
      expect(() => exportedMethods(source, 'route.ts')).toThrow('route.ts');
    },
  );
});
