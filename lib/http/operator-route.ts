import { requireSession } from '@/lib/auth/current-session';
import { type OperatorContext, operatorContext } from '@/lib/auth/operator-context';
import { NotFoundError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import { errorResponse } from '@/lib/http/error-response';
import { refuseForeignOrigin } from '@/lib/http/foreign-origin';
import { clientOf, publicRoute } from '@/lib/http/public-route';
import { apiHeaders } from '@/lib/http/security-headers';

type Params = Record<string, string>;
type RouteHandler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;

interface OperatorRouteOptions {
  /** What the use case is called with; by default the path's parameters. */
  input?: (request: Request, params: Params) => unknown | Promise<unknown>;
  /** Of the answer. */
  status?: number;
}

/**
 * The one door of every route below `/api/v1/operator`: a session of the operator makes the context, the use case does
 * the rest, and every error becomes an answer. Tokens belong to organisations and open nothing here. Whoever is signed
 * in and no operator gets the answer of `unknownAddress`.
 */
export function operatorRoute<Output>(
  useCase: (ctx: OperatorContext, input: unknown) => Promise<Output>,
  { input, status = 200 }: OperatorRouteOptions = {},
): RouteHandler {
  return async (request, { params }) => {
    const requestId = newId('request');
    try {
      refuseForeignOrigin(request);
      const ctx = await operatorContext(await requireSession(), { requestId, ip: clientOf(request).ip });
      // Next.js gives none to a route without parameters.
      const path = (await params) ?? {};
      const output = await useCase(ctx, input ? await input(request, path) : path);
      return Response.json(output, { status, headers: { ...apiHeaders(), 'x-request-id': requestId } });
    } catch (error) {
      return errorResponse(error, requestId);
    }
  };
}

/** For whatever below `/api/v1` is no route. */
export const unknownAddress = publicRoute(async () => {
  throw new NotFoundError('address');
});
