import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { createIdentityProvider } from '@/lib/use-cases/sign-in/create-identity-provider';

export const POST = orgRoute(createIdentityProvider, { input: readJson, status: 201 });
