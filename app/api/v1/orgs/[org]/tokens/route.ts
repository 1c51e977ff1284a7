import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { createToken } from '@/lib/use-cases/tokens/create-token';
import { listTokens } from '@/lib/use-cases/tokens/list-tokens';

export const GET = orgRoute(listTokens);
export const POST = orgRoute(createToken, { status: 201, input: readJson });
