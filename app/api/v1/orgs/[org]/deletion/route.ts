import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { deleteOrganization } from '@/lib/use-cases/organization-deletion/delete-organization';
import { getDeletionFacts } from '@/lib/use-cases/organization-deletion/get-deletion-facts';
import { keepOrganization } from '@/lib/use-cases/organization-deletion/keep-organization';

export const GET = orgRoute(getDeletionFacts);
export const POST = orgRoute(deleteOrganization, { input: readJson, status: 202 });
export const DELETE = orgRoute(keepOrganization);
