import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { createRole } from '@/lib/use-cases/roles/create-role';
import { listRoles } from '@/lib/use-cases/roles/list-roles';

export const GET = orgRoute(listRoles);
export const POST = orgRoute(createRole, { status: 201, input: readJson });
