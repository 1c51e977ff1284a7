import { operatorRoute } from '@/lib/http/operator-route';
import { getOrganization } from '@/lib/use-cases/operator/get-organization';

export const GET = operatorRoute(getOrganization);
