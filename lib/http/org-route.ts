import { clientAddress } from '@/lib/auth/client-address';
import { requireSession } from '@/lib/auth/current-session';
import { memberContext, type OrgContext, requirePermission, tokenContext } from '@/lib/auth/org-context';
import { newId, type RequestId } from '@/lib/domain/ids';
import type { Permission } from '@/lib/domain/permissions';
import { env } from '@/lib/env';
import { accessSignal } from '@/lib/http/access-signal';
import { bearerToken } from '@/lib/http/bearer-token';
import { errorResponse } from '@/lib/http/error-response';
import { refuseForeignOrigin } from '@/lib/http/foreign-origin';
import { apiHeaders } from '@/lib/http/security-headers';
import { recordRefusal } from '@/lib/use-cases/audit/record-refusal';

type Params = Record<string, string>;
type RouteHandler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;

/** A use case, as far as a route needs to know it. */
type Callable<Output> = ((ctx: OrgContext, input: unknown) => Promise<Output>) & {
  readonly useCaseName: string;
  readonly permissions?: readonly Permission[];
};

interface OrgRouteOptions<Output> {
  /**
   * What the use case is called with; by default the path's parameters. An answer that goes on and on takes `signal`
   * along: it aborts when the reader leaves, and soon after the reader's session or role is not what it was.
   */
  input?: (request: Request, params: Params, signal: () => AbortSignal) => unknown | Promise<unknown>;
  /** How its result is answered; by default as JSON. */
  respond?: (output: Output, request: Request) => Response | Promise<Response>;
  /** Of the JSON answer. */
  status?: number;
}

/**
 * The one door of every route below `/api/v1/orgs/[org]`: session or token and organisation make the context, the
 * use case does the rest, and every error becomes an answer.
 */
export function orgRoute<Output>(
  useCase: Callable<Output>,
  options: OrgRouteOptions<Output> = {},
): RouteHandler {
  return async (request, { params }) => {
    const requestId = newId('request');
    const { org = '', ...rest } = await params;
    const enter = () => requestContext(request, org, requestId);
    let entered: OrgContext | undefined;
    try {
      const ctx = await enter();
      entered = ctx;
      // The use case asks again; asked here, a body of 50 MB is not read for somebody who may not send it.
      for (const permission of useCase.permissions ?? []) requirePermission(ctx, permission);
      const signal = () => accessSignal(request.signal, ctx, enter);
      const output = await useCase(ctx, options.input ? await options.input(request, rest, signal) : rest);
      const response = options.respond
        ? await options.respond(output, request)
        : Response.json(output, { status: options.status ?? 200 });
      for (const [name, value] of Object.entries(apiHeaders())) response.headers.set(name, value);
      response.headers.set('x-request-id', requestId);
      return response;
    } catch (error) {
      if (entered) await recordRefusal(entered, useCase.useCaseName, rest, error);
      return errorResponse(error, requestId, entered ? { orgId: entered.org.id } : {});
    }
  };
}

/** A token counts before a cookie, and needs no look at the origin: no browser sends it unless a page has it. */
async function requestContext(request: Request, org: string, requestId: RequestId): Promise<OrgContext> {
  const ip = clientAddress(request.headers.get('x-forwarded-for'), env().TRUSTED_PROXIES);
  const token = bearerToken(request);
  if (token !== null) return tokenContext(token, org, { requestId, ip });
  refuseForeignOrigin(request);
  return memberContext(await requireSession(), org, { requestId, ip });
}
