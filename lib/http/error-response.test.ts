import { describe, expect, it, vi } from 'vitest';
import {
  InvalidInputError,
  NotFoundError,
  OrganizationClosedError,
  QuotaExceededError,
  UnavailableError,
} from '@/lib/domain/errors';
import { errorResponse } from '@/lib/http/error-response';

vi.mock('@/lib/logs/logger', () => ({ logger: { error: vi.fn() } }));

describe('errorResponse', () => {
  it('names the fields that are wrong', async () => {
    const response = errorResponse(
      new InvalidInputError([{ field: 'name', message: 'Must not be empty.' }]),
      'req_1',
    );
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({
      error: {
        kind: 'invalid_input',
        message: 'name: Must not be empty.',
        issues: [{ field: 'name', message: 'Must not be empty.' }],
        requestId: 'req_1',
      },
    });
  });

  it('says when to come back', () => {
    expect(errorResponse(new UnavailableError('Away.', 7), 'req_1').headers.get('retry-after')).toBe('7');
    const closed = errorResponse(
      new OrganizationClosedError({ name: 'Ours', status: 'suspended', statusReason: 'Unpaid.' }),
      'req_1',
    );
    expect([closed.status, closed.headers.get('retry-after')]).toEqual([503, '60']);
  });

  it.each([
    ['members', 409, null],
    ['storageBytes', 413, null],
    ['cpuHoursPerMonth', 429, '60'],
  ] as const)('tells by the status what a full quota of %s means', (quota, status, retryAfter) => {
    const error = new QuotaExceededError(quota, 'Full.', retryAfter && Number(retryAfter));
    const response = errorResponse(error, 'req_1');
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, retryAfter]);
  });

  it('is never cached', () => {
    expect(errorResponse(new NotFoundError('run'), 'req_1').headers.get('cache-control')).toBe(
      'private, no-store',
    );
  });

  it('tells nothing of an error that was not foreseen', async () => {
    const response = errorResponse(new Error('password=hunter2 at 10.1.2.3'), 'req_1');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('hunter2');
  });
});
