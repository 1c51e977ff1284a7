import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { testIssuer } from '@/lib/use-cases/sign-in/test-issuer';

/** Of an issuer's discovery document. */
export const POST = orgRoute(testIssuer, { input: readJson });
