import { queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from '@/lib/api-client/request';
import type { Account, RecoveryCodes, SecondFactorKey, SessionList } from '@/lib/domain/resources/account';

const PATH = '/api/v1/account';

/** Query keys of the signed-in person, who belongs to no one organisation. */
export const accountKeys = {
  account: ['account'] as const,
  sessions: ['account', 'sessions'] as const,
};

export function accountQuery() {
  return queryOptions({
    queryKey: accountKeys.account,
    queryFn: ({ signal }) => getJson<Account>(PATH, signal),
  });
}

export function sessionsQuery() {
  return queryOptions({
    queryKey: accountKeys.sessions,
    queryFn: ({ signal }) => getJson<SessionList>(`${PATH}/sessions`, signal),
  });
}

export function changeName(name: string): Promise<{ name: string }> {
  return sendJson('POST', PATH, { name });
}

export function changePassword(input: {
  oldPassword: string;
  newPassword: string;
}): Promise<{ endedSessions: number }> {
  return sendJson('POST', `${PATH}/password`, input);
}

export function endSession(sessionId: string): Promise<unknown> {
  return sendJson('DELETE', `${PATH}/sessions/${encodeURIComponent(sessionId)}`);
}

export function endOtherSessions(): Promise<{ endedSessions: number }> {
  return sendJson('DELETE', `${PATH}/sessions`);
}

export function beginSecondFactor(password: string): Promise<SecondFactorKey> {
  return sendJson('POST', `${PATH}/second-factor`, { password });
}

export function confirmSecondFactor(code: string): Promise<RecoveryCodes> {
  return sendJson('POST', `${PATH}/second-factor/confirm`, { code });
}

export function removeSecondFactor(input: { password: string; code: string }): Promise<unknown> {
  return sendJson('POST', `${PATH}/second-factor/remove`, input);
}
