import { operatorRoute } from '@/lib/http/operator-route';
import { queryOf } from '@/lib/http/query';
import { readJson } from '@/lib/http/read-body';
import { createOrganization } from '@/lib/use-cases/operator/create-organization';
import { listOrganizations } from '@/lib/use-cases/operator/list-organizations';

export const GET = operatorRoute(listOrganizations, { input: queryOf });
export const POST = operatorRoute(createOrganization, { input: readJson, status: 201 });
