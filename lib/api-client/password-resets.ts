import { sendJson } from '@/lib/api-client/request';

/** Has a link mailed to the owner of an address, if there is one. */
export function askForPasswordReset(email: string): Promise<unknown> {
  return sendJson('POST', '/api/v1/password-resets', { email });
}

/** Sets the password of a link's owner. */
export function usePasswordReset(input: { token: string; password: string }): Promise<{ email: string }> {
  return sendJson('POST', '/api/v1/password-resets/use', input);
}
