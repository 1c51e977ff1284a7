import { operatorRoute } from '@/lib/http/operator-route';
import { readJson } from '@/lib/http/read-body';
import { deleteOrganizationAsOperator } from '@/lib/use-cases/operator/delete-organization-as-operator';
import { keepOrganizationAsOperator } from '@/lib/use-cases/operator/keep-organization-as-operator';

export const POST = operatorRoute(deleteOrganizationAsOperator, {
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
export const DELETE = operatorRoute(keepOrganizationAsOperator);
