import { clientAddress } from '@/lib/auth/client-address';
import type { Client } from '@/lib/auth/sessions';
import { newId, type RequestId } from '@/lib/domain/ids';
import { env } from '@/lib/env';
import { errorResponse } from '@/lib/http/error-response';
import { refuseForeignOrigin } from '@/lib/http/foreign-origin';
import { readJson } from '@/lib/http/read-body';
import { apiHeaders } from '@/lib/http/security-headers';

type RouteHandler = (
  request: Request,
  context: { params: Promise<Record<string, string>> },
) => Promise<Response>;

/** The address and browser that a request came from. */
export function clientOf(request: Request): Client {
  return {
    ip: clientAddress(request.headers.get('x-forwarded-for'), env().TRUSTED_PROXIES),
    userAgent: request.headers.get('user-agent'),
  };
}

/**
 * A JSON route without an organisation, open to everybody unless `act` asks for a session: every error becomes an
 * answer.
 * @param act gets a reader of the input: the JSON body of a POST, else the path's parameters
 */
export function publicRoute<Output>(
  act: (input: () => Promise<unknown>, client: Client, requestId: RequestId) => Promise<Output>,
): RouteHandler {
  return async (request, { params }) => {
    const requestId = newId('request');
    try {
      refuseForeignOrigin(request);
      const input = () => (request.method === 'POST' ? readJson(request) : params);
      const output = await act(input, clientOf(request), requestId);
      return Response.json(output, { headers: { ...apiHeaders(), 'x-request-id': requestId } });
    } catch (error) {
      return errorResponse(error, requestId);
    }
  };
}
