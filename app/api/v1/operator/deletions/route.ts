import { operatorRoute } from '@/lib/http/operator-route';
import { listDeletedOrganizations } from '@/lib/use-cases/operator/list-deleted-organizations';

export const GET = operatorRoute(listDeletedOrganizations);
